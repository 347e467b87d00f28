using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.References;

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

/// <summary>One way from the start to the target.</summary>
/// <param name="Steps">In order; at least one.</param>
public sealed record WhyChain(ImmutableArray<WhyStep> Steps);

/// <summary>One reference of a chain.</summary>
/// <param name="From">A package id, or <see cref="Reference.ImageNode"/>.</param>
/// <param name="To">A package id.</param>
/// <param name="Kind">The strongest kind when there are several: <c>store-path</c>, then <c>depends</c>, <c>elf</c>, <c>shebang</c>, <c>symlink</c>.</param>
/// <param name="Sites">How many different files hold it, over all kinds.</param>
/// <param name="Frees">Live bytes that leave the image when this reference alone is cut; 0 when other ways lead to its target.</param>
/// <param name="Evidence">The first site; when asked to be precise, the first site in each file, ordered by path.</param>
public sealed record WhyStep(string From, string To, string Kind, int Sites, long Frees, ImmutableArray<Evidence> Evidence);
