using System.Collections.Immutable;
using ImageBudget.Formats.Elf;

namespace ImageBudget.Layers.Probes;

/// <summary>All probes, in the order in which they see a file.</summary>
internal static class ProbeCatalog
{
    public static ImmutableArray<ProbeKind> All { get; } =
    [
        ProbeKind.Of<ContentHashProbe>(),
        ProbeKind.Of<StoreHashProbe, StoreHashes>(),
        ProbeKind.Of<ShebangProbe, Shebang>(),
        ProbeKind.Of<ScriptProbe, ScriptText>(),
        ProbeKind.Of<ElfProbe, ElfFacts>(),
        ProbeKind.Of<BeamProbe, BeamExtras>(),
        ProbeKind.Of<BundleProbe, BundleManifest>(),
        ProbeKind.Of<DocumentProbe, CapturedDocument>(),
        ProbeKind.Of<ReductionProbe, ReducedDocument>(),
        ProbeKind.Of<DeepProbe, DeepMentions>(),
    ];
}
