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
    /// The step of the shortest chain whose loss alone removes the target from the image, with the fewest files to change; null when no
    /// single step does. References of the image itself come last, because their targets were included on purpose. References that are
    /// needed to start or load something (configuration, start scripts, wrappers, <c>#!</c> lines, linked libraries) are never proposed.
    /// </summary>
    public WhyStep? CheapestCut { get; init; }

    /// <summary>False when all chains were requested and there are more than can be listed (a million steps).</summary>
    public bool Complete { get; init; } = true;

    /// <summary>
    /// When there is no cut: the step that would be one if it were not needed to start or load something. Null when other chains lead to
    /// the target.
    /// </summary>
    internal WhyStep? Needed { get; init; }
}
