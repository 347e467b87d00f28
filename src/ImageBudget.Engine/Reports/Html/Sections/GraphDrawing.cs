using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Reports.Graphs;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>A part of the references as inline SVG in the page's colours, from left to right; what leaves and the cut are marked.</summary>
internal sealed class GraphDrawing
{
    private const double Width = 126;
    private const double Height = 38;
    private const double ColumnGap = 48;
    private const double RowGap = 9;
    private const double Margin = 16;
    private const double Title = 22;
    private const int MostSites = 5;

    // References to what so many others need too are drawn faint.
    private const int ManyReferrers = 6;

    private readonly PageImage _image;
    private readonly ReferenceGraph _graph;
    private readonly GraphNode[] _nodes;
    private readonly List<(int From, int To)> _edges = [];
    private readonly GraphLayout _layout;
    private readonly long _largest;

    /// <param name="image">The image.</param>
    /// <param name="selection">What is drawn of it, from the image on.</param>
    public GraphDrawing(PageImage image, GraphSelection selection)
    {
        _image = image;
        _graph = image.Analysis.Graph;
        _nodes = [selection.Root, .. selection.Nodes.Where(n => n != selection.Root)];
        Dictionary<GraphNode, int> places = [];
        foreach ((int i, GraphNode node) in _nodes.Index())
        {
            places.Add(node, i);
        }

        _edges.AddRange(selection.Edges(_graph.Graph).Where(e => e.From != e.To).Select(e => (places[e.From], places[e.To])));
        _layout = GraphLayout.Of([.. _nodes.Select(_ => Height)], _edges, RowGap);
        _largest = Math.Max(1, _nodes.Select(n => _graph.Live[n]).Max());
    }

    public void Write(TextWriter writer, string id, bool isHidden)
    {
        double width = Margin + (_layout.LayerCount * (Width + ColumnGap)) - ColumnGap + Margin;
        double height = Title + _layout.Vertices.Max(v => v.Y + (v.Height / 2)) + Margin;
        string name = $"References of {HtmlText.Data(_image.Check.Name, 100)}";
        writer.Write($"<svg class=\"references\" id=\"{id}\" viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" role=\"group\" aria-label=\"{name}\"{(isHidden ? " hidden" : "")}>\n");
        WriteRegion(writer);
        foreach (bool strong in (bool[])[false, true])
        {
            for (int i = 0; i < _edges.Count; i++)
            {
                if ((StyleOf(i) is "cut" or "gone") == strong)
                {
                    WriteEdge(i, writer);
                }
            }
        }

        for (int i = 0; i < _nodes.Length; i++)
        {
            WriteBox(i, writer);
        }

        WriteCrosses(writer);
        writer.Write("</svg>\n");
    }

    // Around what leaves, where nothing else lies between.
    private void WriteRegion(TextWriter writer)
    {
        int[] leaving = [.. Enumerable.Range(0, _nodes.Length).Where(Leaves)];
        if (leaving.Length < 2)
        {
            return;
        }

        double left = leaving.Min(X) - 10, right = leaving.Max(X) + Width + 10;
        double top = leaving.Min(Y) - 10, bottom = leaving.Max(Y) + Height + 10;
        bool isClear = !Enumerable.Range(0, _nodes.Length).Any(
            i => !Leaves(i) && X(i) < right && X(i) + Width > left && Y(i) < bottom && Y(i) + Height > top);
        if (isClear)
        {
            writer.Write($"<rect class=\"region\" x=\"{N(left)}\" y=\"{N(top)}\" width=\"{N(right - left)}\" height=\"{N(bottom - top)}\" rx=\"8\"/>"
                + $"<text class=\"region\" x=\"{N(left + 8)}\" y=\"{N(top - 6)}\">leaves with the cut: {Counted.Of(_image.Leaving.Count, "package")}, "
                + $"{HtmlText.Size(_image.Change!.Frees)}</text>\n");
        }
    }

    private void WriteEdge(int index, TextWriter writer)
    {
        int[] route = _layout.Routes[index];
        bool isTurned = _layout.Turned[index];
        string style = StyleOf(index);
        GraphNode from = _nodes[_edges[index].From], to = _nodes[_edges[index].To];
        List<string> path = [];
        for (int i = 1; i < route.Length; i++)
        {
            (double x1, double y1) = End(route[i - 1], isLeft: false);
            (double x2, double y2) = End(route[i], isLeft: true);
            double middle = (x1 + x2) / 2;
            path.Add($"{(i == 1 ? $"M{N(x1)} {N(y1)}" : $"L{N(x1)} {N(y1)}")}C{N(middle)} {N(y1)} {N(middle)} {N(y2)} {N(x2)} {N(y2)}");
        }

        (double tipX, double tipY) = isTurned ? End(route[0], isLeft: false) : End(route[^1], isLeft: true);
        double back = isTurned ? 6 : -6;
        string tip = $"M{N(tipX)} {N(tipY)}l{N(back)} -3.5v7z";
        writer.Write($"<g class=\"edge {style}{(isTurned ? " turned" : "")}\" data-from=\"{Place(from)}\" data-to=\"{Place(to)}\"><title>{Evidence(from, to)}</title>"
            + $"<path class=\"hit\" d=\"{string.Concat(path)}\"/><path d=\"{string.Concat(path)}\"/><path class=\"arrow\" d=\"{tip}\"/></g>\n");
    }

    // Who names whom, and where; one line each.
    private string Evidence(GraphNode from, GraphNode to)
    {
        Evidence[] sites =
        [
            .. _graph.Edge(from, to).SelectMany(r => r.Evidence).DistinctBy(e => e.Path, StringComparer.Ordinal)
                .OrderBy(e => e.Path, StringComparer.Ordinal),
        ];
        string? folder = _graph.PackageOf(from)?.Path;
        string names = sites.Length == 1 ? "1 file names it" : $"{sites.Length} files name it";
        string more = sites.Length > MostSites ? $"\n{sites.Length - MostSites} more" : "";
        return $"{HtmlText.Data(_graph.NameOf(from), 100)} \u2192 {HtmlText.Data(_graph.NameOf(to), 100)}, {names}"
            + string.Concat(sites.Take(MostSites).Select(s => "\n" + HtmlText.Data(SizeText.Site(s, folder), 200))) + more;
    }

    private void WriteBox(int index, TextWriter writer)
    {
        GraphNode node = _nodes[index];
        double x = X(index), y = Y(index);
        if (_graph.PackageOf(node) is not { } package)
        {
            writer.Write($"<g class=\"box image\"><rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Width)}\" height=\"{N(Height)}\" rx=\"6\"/>"
                + $"<text class=\"name\" x=\"{N(x + 8)}\" y=\"{N(y + 23)}\">image</text></g>\n");
            return;
        }

        string css = HtmlPackages.ClassOf(_image.Growth.KindOf(package));
        double bar = Math.Max(1, 52.0 * package.Live / _largest);
        writer.Write($"<g class=\"box{(Leaves(index) ? " leaves" : "")}{(IsCutFrom(node) ? " source" : "")}\" data-package=\"{Place(node)}\">"
            + $"<title>{HtmlText.Data(package.DisplayName, 200)}: {HtmlText.Size(package.Live)} live, {HtmlText.Size(package.Exclusive)} leave with it</title>"
            + $"<rect x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(Width)}\" height=\"{N(Height)}\" rx=\"6\"/>"
            + $"<text class=\"name\" x=\"{N(x + 8)}\" y=\"{N(y + 16)}\">{HtmlText.Data(Cut(Label(package)), 60)}</text>"
            + $"<text class=\"size\" x=\"{N(x + 8)}\" y=\"{N(y + 30)}\">{HtmlText.Size(package.Live)}</text>"
            + $"<rect class=\"weight {css}\" x=\"{N(x + 66)}\" y=\"{N(y + 24)}\" width=\"{N(bar)}\" height=\"5\"/></g>\n");
    }

    private void WriteCrosses(TextWriter writer)
    {
        for (int i = 0; i < _edges.Count; i++)
        {
            if (StyleOf(i) != "cut")
            {
                continue;
            }

            int[] route = _layout.Routes[i];
            (double x1, double y1) = End(route[^2], isLeft: false);
            (double x2, double y2) = End(route[^1], isLeft: true);
            writer.Write($"<g class=\"cross\" transform=\"translate({N((x1 + x2) / 2)} {N((y1 + y2) / 2)})\"><circle r=\"10\"/><path d=\"M-4 -4L4 4M4 -4L-4 4\"/></g>\n");
        }
    }

    private string StyleOf(int index)
    {
        (int from, int to) = _edges[index];
        if (_image.Change is { } change
            && change.Cuts.Any(c => _graph.NodeOf(c.From) == _nodes[from] && _graph.NodeOf(c.To) == _nodes[to]))
        {
            return "cut";
        }

        int referrers = _graph.Graph.Reverse.Successors(_nodes[to]).Length;
        bool isCommon = referrers >= ManyReferrers && referrers * 3 >= _image.Analysis.Packages.Length;
        return Leaves(from) ? Leaves(to) && !isCommon ? "gone" : "gone faint" : isCommon ? "faint" : "";
    }

    private bool Leaves(int index) => _graph.PackageOf(_nodes[index]) is { } package && _image.Leaving.Contains(package.Id);

    private bool IsCutFrom(GraphNode node) => _image.Change is { } change && change.Cuts.Any(c => _graph.NodeOf(c.From) == node);

    private (double X, double Y) End(int vertex, bool isLeft)
    {
        GraphLayout.Vertex at = _layout.Vertices[vertex];
        double x = Margin + (at.Layer * (Width + ColumnGap));
        return (isLeft ? x : x + Width, Title + at.Y);
    }

    private double X(int index) => Margin + (_layout.Vertices[index].Layer * (Width + ColumnGap));

    private double Y(int index) => Title + _layout.Vertices[index].Y - (Height / 2);

    // The script names packages by their place on the page.
    private int Place(GraphNode node) => node.IsImage ? -1 : _image.Places[node.Package.Value];

    /// <summary><c>12.2.0-lib</c>: with the output that is not the default one; empty when there is no version.</summary>
    public static string VersionOf(Package package) =>
        package.Version.Length == 0 || package.Output is null or "out" ? package.Version : package.Version + "-" + package.Output;

    private static string Label(Package package) =>
        package.Version.Length > 0 ? $"{package.Name} {VersionOf(package)}" : package.Name;

    private static string Cut(string label) => label.Length <= 17 ? label : label[..16] + "\u2026";

    private static string N(double value) => HtmlText.Number(value);
}
