using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Headlines;

/// <summary>Names of packages, without the version where the image holds only one of the name.</summary>
internal sealed class ShortNames
{
    private const int Longest = 60;

    private readonly ReferenceGraph _graph;
    private readonly Dictionary<string, int> _counts;

    private ShortNames(ReferenceGraph graph, Dictionary<string, int> counts) => (_graph, _counts) = (graph, counts);

    public static ShortNames Of(ImageAnalysis analysis) => new(
        analysis.Graph, analysis.Packages.CountBy(NameOf, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal));

    /// <summary>Inert. What is no package of the image, such as <c>image</c>, keeps its name.</summary>
    public string Of(string id)
    {
        Package? package = _graph.NodeOf(id) is { Exists: true, IsImage: false } node ? _graph.PackageOf(node) : null;
        return InertText.OneLine(
            package is null ? SizeText.Short(id) : _counts[NameOf(package)] == 1 ? NameOf(package) : package.DisplayName, Longest);
    }

    /// <summary><c>shop -> erlang (all 3 files)</c>: each of the files has to change, one alone frees nothing.</summary>
    public string Of(Cut cut) => $"{Of(cut.From)} -> {Of(cut.To)} ({(cut.Sites == 1 ? "1 file" : $"all {Counted.Of(cut.Sites, "file")}")})";

    private static string NameOf(Package package) => package.Name + (package.Output is null or "out" ? "" : "-" + package.Output);
}
