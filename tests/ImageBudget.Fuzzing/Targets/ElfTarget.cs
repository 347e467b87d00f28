using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.Go;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>An ELF file, kept whole: facts that do not depend on how it was cut, and no more bytes than the file has.</summary>
internal sealed class ElfTarget(bool tooLargeToKeep) : FuzzTarget
{
    // The smallest that a tap takes: most files do not fit and are read from windows.
    private const int SmallCap = 4096;

    public override string Name => tooLargeToKeep ? "elf-windows" : "elf";

    public override IReadOnlyList<byte[]> Seeds { get; } = tooLargeToKeep
        ? [.. new[] { FileSamples.Elf, FileSamples.ElfOfGoAndRust }.Select(Stretched)]
        : [FileSamples.Elf, FileSamples.ElfOfGoAndRust, FileSamples.ElfSmallBig];

    public override bool Run(byte[] input)
    {
        using ElfTap tap = new(tooLargeToKeep ? SmallCap : ElfTap.DefaultCap);
        ElfFacts? whole = Read(tap, input, input.Length);
        ElfFacts? pieces = Read(tap, input, 61);
        Hold.Same(Describe(whole), Describe(pieces), "whole and in pieces");
        if (whole is not null)
        {
            Hold.That(whole.DebugBytes >= 0 && whole.SymbolTableBytes >= 0, "a size is negative");
            Hold.That(whole.Class is 32 or 64, "a class that there is not");
        }

        return whole is not null;
    }

    private static ElfFacts? Read(ElfTap tap, byte[] input, int step)
    {
        tap.Reset(input.Length);
        for (int at = 0; at < input.Length; at += step)
        {
            tap.Append(input.AsSpan(at, Math.Min(step, input.Length - at)));
        }

        return tap.Finish();
    }

    private static string Describe(ElfFacts? elf) => elf is null ? "" : string.Join(
        '|',
        elf with { Needed = [], Rpath = [], Runpath = [], GoBuildInfo = null, CargoDependencies = null },
        string.Join(',', elf.Needed),
        string.Join(',', elf.Rpath),
        string.Join(',', elf.Runpath),
        Describe(elf.GoBuildInfo),
        Describe(elf.CargoDependencies));

    private static string Describe(GoBuildInfo? go) =>
        go is null ? "" : $"{go.GoVersion} {go.Path} {go.Main} {string.Join(',', go.Dependencies)}";

    private static string Describe(AuditableJson? crates) =>
        crates is null ? "" : string.Join(',', crates.Packages.Select(p => p.Name + p.Version));

    private static byte[] Stretched(byte[] file) => [.. file, .. new byte[SmallCap], .. FileSamples.GoBlob, .. new byte[64]];
}
