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
    /// The step of the shortest chain whose loss alone gets the target out of the image, with the fewest files to change; null
    /// when no single one does. The image's own references come last: to cut those is to drop what was shipped on purpose. What
    /// something is started or loaded by (configuration, start scripts, wrappers, <c>#!</c> lines, linked libraries) is never one.
    /// </summary>
    public WhyStep? CheapestCut { get; init; }

    /// <summary>False when all chains were requested and there are more than can be listed (a million steps).</summary>
    public bool Complete { get; init; } = true;

    /// <summary>
    /// Where there is no cut: the step that would be one, were it not how something is started or loaded. Null when other ways lead to the
    /// target anyway.
    /// </summary>
    internal WhyStep? Needed { get; init; }
}
