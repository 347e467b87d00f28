using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>A breach with what its rule says about its severity.</summary>
/// <param name="Breach">What was measured.</param>
internal sealed record ReportedBreach(Breach Breach)
{
    /// <summary>Replaces the rule's default severity; null: the default applies.</summary>
    public Severity? Usual { get; init; }

    /// <summary>The severity is at most this before warnings become errors; null: any.</summary>
    public Severity? Most { get; init; }

    /// <summary>Overrides the budget; null: the budget decides.</summary>
    public Severity? Always { get; init; }

    /// <summary>The layers that the breach is about; null: those of the subject, if it is a package or a layer.</summary>
    public ImmutableArray<int>? Layers { get; init; }
}
