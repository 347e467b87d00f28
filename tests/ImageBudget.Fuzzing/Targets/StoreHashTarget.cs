using ImageBudget.Formats.StorePaths;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The search for store hashes, which must find the same however the stream was cut.</summary>
internal sealed class StoreHashTarget : FuzzTarget
{
    public override string Name => "store-hashes";

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        $"see /{FileSamples.Store}/bin and 0123456789abcdfghijklmnpqrsvwxyz00",
        "/gnu/store/zyxwvsrqpnmlkjihgfdcba9876543210-b-2");

    public override bool Run(byte[] input)
    {
        string whole = Scan(input, Math.Max(1, input.Length));
        Hold.Same(whole, Scan(input, 19), "whole and in pieces");
        Hold.Same(whole, Scan(input, 1), "whole and byte by byte");
        return whole.Length > 0;
    }

    private static string Scan(byte[] input, int step)
    {
        List<StoreMention> found = [];
        StoreHashScanner scanner = new() { Cap = 20 };
        for (int at = 0; at < input.Length; at += step)
        {
            scanner.Append(input.AsSpan(at, Math.Min(step, input.Length - at)));
        }

        StoreHashTexts texts = scanner.Complete();
        Hold.That(StoreHashTexts.IsValid(texts.Packed), "texts that a cache would not read");
        texts.Read(null, found.Add);
        Hold.That(found.All(m => m.Offset >= 0 && m.Offset + StoreHash.Length <= input.Length), "a run outside of the file");

        // Of a file with too many runs it is only known that there are too many.
        return scanner.Overflowed ? "overflowed" : string.Join('\n', found);
    }
}
