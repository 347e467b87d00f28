using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Rules.Drafts;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>dive's <c>.dive-ci</c>.</summary>
internal sealed class DiveTarget : FuzzTarget
{
    public override string Name => "dive-config";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        Texts(
            "rules:\n  lowestEfficiency: 0.95\n  highestWastedBytes: 20MB\n  highestUserWastedPercent: \"0.20\"\n",
            "rules: { lowest-efficiency: disabled }\n");

    public override bool Run(byte[] input)
    {
        DiveConfig? config = DiveConfig.Read(input, ".dive-ci", out ImmutableArray<Diagnostic> told);
        Hold.That(config is not null || told.Any(d => d.Severity == Severity.Error), "neither a configuration nor an error");
        return config is not null;
    }
}
