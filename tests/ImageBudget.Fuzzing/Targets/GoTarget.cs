using ImageBudget.Formats.Go;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>What the Go linker records: the header, and the text behind it.</summary>
internal sealed class GoTarget : FuzzTarget
{
    public override string Name => "go-buildinfo";

    public override IReadOnlyList<byte[]> Seeds { get; } = [FileSamples.GoBlob];

    public override bool Run(byte[] input)
    {
        // Old linkers wrote addresses: they lead into the input, too.
        GoBuildInfo? info = GoBuildInfoBlob.TryRead(input, (address, length) =>
            address < (ulong)input.Length ? input.AsSpan((int)address, Math.Min(length, input.Length - (int)address)) : default);
        Hold.That(info is null || info.Dependencies.All(d => d is not null), "a dependency that is none");
        GoBuildInfoBlob.TryReadText(input);
        return info is not null;
    }
}
