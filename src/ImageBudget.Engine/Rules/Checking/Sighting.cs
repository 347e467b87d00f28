using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>A breach with what its rule says about its weight.</summary>
/// <param name="Breach">What was measured.</param>
internal sealed record Sighting(Breach Breach)
{
    /// <summary>In place of the rule's default severity; null: that one.</summary>
    public Severity? Usual { get; init; }

    /// <summary>Whatever the budget says; null: as it says.</summary>
    public Severity? Always { get; init; }

    /// <summary>The layers in which what breaks the line lies; null: those of the subject, where it is a package or a layer.</summary>
    public ImmutableArray<int>? Layers { get; init; }
}
