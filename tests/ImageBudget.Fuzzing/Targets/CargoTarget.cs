using ImageBudget.Formats.Cargo;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The list of crates that cargo-auditable records, as JSON that is compressed here, or as it stands.</summary>
internal sealed class CargoTarget : FuzzTarget
{
    public override string Name => "cargo-auditable";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [FileSamples.Crate, .. Texts(FileSamples.Crates)];

    public override bool Run(byte[] input)
    {
        byte[] section = input is [(byte)'{', ..] ? FileSamples.Zlib(input) : input;
        AuditableJson crates = AuditableJson.Read(section);
        Hold.That(crates.Packages.All(p => p.Dependencies.All(d => d >= 0 && d < crates.Packages.Length)), "a dependency on no crate");
        return !crates.Packages.IsEmpty;
    }
}
