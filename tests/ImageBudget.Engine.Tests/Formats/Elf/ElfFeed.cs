using System.Text.Json;
using ImageBudget.Formats.Elf;

namespace ImageBudget.Engine.Tests.Formats.Elf;

internal static class ElfFeed
{
    public static ElfFacts? Read(byte[] file, int cap = ElfTap.DefaultCap, int? seed = null)
    {
        using ElfTap probe = new(cap);
        return Read(probe, file, seed);
    }

    public static ElfFacts? Read(ElfTap probe, byte[] file, int? seed = null)
    {
        probe.Reset(file.Length);
        Random? random = seed is { } value ? new Random(value) : null;
        for (int at = 0; at < file.Length;)
        {
            int length = random is null ? file.Length : random.Next(4) == 0 ? random.Next(1, 8) : random.Next(1, 90_000);
            length = Math.Min(length, file.Length - at);
            probe.Append(file.AsSpan(at, length));
            at += length;
        }

        return probe.Finish();
    }

    /// <summary>All facts as text, since records compare their arrays by reference.</summary>
    public static string Describe(ElfFacts? facts) => JsonSerializer.Serialize(facts);
}
