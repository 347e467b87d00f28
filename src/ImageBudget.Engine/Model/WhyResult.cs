using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>Why a package is in the image.</summary>
/// <param name="Target">The package's id.</param>
/// <param name="Chains">
/// The shortest chain first. When every chain was asked for, further chains follow until each edge on any of them has been shown.
/// </param>
public sealed record WhyResult(string Target, ImmutableArray<WhyChain> Chains)
{
    /// <summary>
    /// The step of the shortest chain whose loss alone gets the target out of the image, with the fewest files to change; null
    /// when no single one does. The image's own references come last: to cut those is to drop what was shipped on purpose. What the
    /// configuration starts (<c>Entrypoint</c>, <c>Cmd</c>) is never one.
    /// </summary>
    public WhyStep? CheapestCut { get; init; }

    /// <summary>False when every chain was asked for and there are more than can be listed (a million steps).</summary>
    public bool Complete { get; init; } = true;

    /// <summary>True when there would be a cut, were it not for dropping what the configuration starts.</summary>
    internal bool IsRun { get; init; }
}
