using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Analysis;

/// <summary>Finds the chains of references to a package.</summary>
public static class WhyQuery
{
    /// <summary>Chains of references, without self references.</summary>
    /// <param name="analysis">The image.</param>
    /// <param name="fromId">A package id, or <see cref="Reference.ImageNode"/>.</param>
    /// <param name="toId">The package in question.</param>
    /// <param name="all">True for every edge on any chain; false for one shortest chain.</param>
    /// <param name="precise">True for evidence from every file; false for the first only.</param>
    /// <returns>Null when one of the packages is not in the image, or there is no chain.</returns>
    public static WhyResult? Find(ImageAnalysis analysis, string fromId, string toId, bool all, bool precise) =>
        WhySearch.Find(analysis.Cuts, fromId, toId, all, precise);
}
