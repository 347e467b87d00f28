using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>Why a package is in the image.</summary>
/// <param name="Target">The package's id.</param>
/// <param name="Chains">
/// The shortest chain first. If all chains are requested, more chains follow until each edge on any of them is included.
/// </param>
public sealed record WhyResult(string Target, ImmutableArray<WhyChain> Chains)
{
    /// <summary>
    /// The step of the shortest chain that removes the target from the image when it alone is cut, with the fewest files to change; null
    /// when there is none. References from the image itself come last, because they are intended. The reference to a program that the
    /// configuration starts (<c>Entrypoint</c>, <c>Cmd</c>) is never proposed.
    /// </summary>
    public WhyStep? CheapestCut { get; init; }

    /// <summary>False when all chains were requested and there are more than can be listed (a million steps).</summary>
    public bool Complete { get; init; } = true;

    /// <summary>True when the only cut is the reference to what the configuration starts.</summary>
    internal bool IsRun { get; init; }
}
