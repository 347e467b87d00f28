using System.Globalization;
using System.Security;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>
/// The graph as a drawing that needs neither Graphviz nor a network, from left to right. A box is larger and has a warmer colour the more
/// would leave the image with its package; a strong line is a reference that frees bytes when it alone is cut, a thin one leads to
/// packages that others need too, a dashed one closes a cycle. Follows the reader's light or dark mode. At most
/// <see cref="MaxNodes"/> packages are drawn, the largest; the caption says how many are not.
/// </summary>
public static class GraphSvg
{
    /// <summary>More boxes than this cannot be read.</summary>
    public const int MaxNodes = 150;

    /// <summary>Packages that nothing refers to are drawn in rows below the picture, so many at most.</summary>
    public const int MostUnreachable = 30;

    private const double ColumnGap = 76;
    private const double RowGap = 12;
    private const double Margin = 24;
    private const double Header = 64;
    private const double UnreachableHeader = 32;
    private const double Tip = 8;
    private const double StrongTip = 12;

    private const string Style =
        """
        text{font-family:system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;fill:#1b1f24}
        .paper{fill:#ffffff}
        .title{font-size:17px;font-weight:600}
        .note,.size{fill:#57606a}
        .note{font-size:12px}
        .box{stroke:#8c959f;stroke-width:1}
        .h0{fill:#f6f8fa}.h1{fill:#fff3dc}.h2{fill:#ffe0a8}.h3{fill:#ffc06a}.h4{fill:#ff9d4d}
        .top .box{stroke:#bc4c00;stroke-width:2.5}
        .top .name{font-weight:700}
        .root .box{fill:#ddf4ff;stroke:#0969da}
        .stray .box{fill:#eaeef2;stroke-dasharray:4 3}
        .stray .name{fill:#57606a}
        .rule{stroke:#d0d7de;stroke-width:1}
        .edge{fill:none;stroke:#afb8c1;stroke-width:1}
        .cut{stroke:#bc4c00}
        .turn{stroke:#8250df;stroke-dasharray:5 4}
        .tip{fill:#8c959f}.tipcut{fill:#bc4c00}.tipturn{fill:#8250df}
        g.link:hover .edge{stroke-width:4}
        @media (prefers-color-scheme:dark){
        text{fill:#e6edf3}
        .paper{fill:#0d1117}
        .note,.size{fill:#adb6c0}
        .box{stroke:#6e7681}
        .h0{fill:#161b22}.h1{fill:#33270f}.h2{fill:#4d3610}.h3{fill:#6e4610}.h4{fill:#8f4d0c}
        .top .box{stroke:#f0883e}
        .root .box{fill:#0c2d4d;stroke:#58a6ff}
        .stray .box{fill:#21262d}
        .stray .name{fill:#adb6c0}
        .rule{stroke:#30363d}
        .edge{stroke:#4a525c}
        .cut{stroke:#f0883e}
        .turn{stroke:#bc8cff}
        .tip{fill:#6e7681}.tipcut{fill:#f0883e}.tipturn{fill:#bc8cff}
        }
        """;

    /// <returns>False when the image does not hold the root that was asked for; nothing is written then.</returns>
    public static bool Write(TextWriter writer, ImageAnalysis analysis, GraphOptions options)
    {
        if (GraphPicture.Of(analysis, options, MaxNodes) is not (var references, var selection, var unreachable))
        {
            return false;
        }

        new Drawing(writer, analysis, references, selection, unreachable).Write();
        return true;
    }

    private sealed class Drawing
    {
        private readonly TextWriter _writer;
        private readonly ImageAnalysis _analysis;
        private readonly ReferenceGraph _references;
        private readonly GraphSelection _selection;
        private readonly UnreachableNodes _unreachable;
        private readonly List<(int From, int To)> _edges;
        private readonly Box[] _boxes;
        private readonly GraphLayout _layout;
        private readonly double[] _columns;
        private readonly double[] _widths;

        public Drawing(
            TextWriter writer, ImageAnalysis analysis, ReferenceGraph references, GraphSelection selection, UnreachableNodes unreachable)
        {
            _writer = writer;
            _analysis = analysis;
            _references = references;
            _selection = selection;
            _unreachable = unreachable;

            // The root first: the layout begins there.
            GraphNode[] nodes = [selection.Root, .. selection.Nodes.Where(n => n != selection.Root)];
            Dictionary<GraphNode, int> places = [];
            for (int i = 0; i < nodes.Length; i++)
            {
                places.Add(nodes[i], i);
            }

            long heaviest = nodes.Skip(1).Select(n => references.Exclusive[n]).DefaultIfEmpty().Max();
            _boxes = [.. nodes.Select(n => BoxOf(n, heaviest))];

            // What the root needs is drawn from it, not to it.
            _edges = [.. selection.Edges(references.Graph).Select(e => (places[e.From], places[e.To]))];
            _layout = GraphLayout.Of([.. _boxes.Select(b => b.Height)], _edges, RowGap);
            _widths = new double[_layout.LayerCount];
            for (int i = 0; i < _boxes.Length; i++)
            {
                ref double width = ref _widths[_layout.Vertices[i].Layer];
                width = Math.Max(width, _boxes[i].Width);
            }

            _columns = new double[_layout.LayerCount];
            double x = Margin;
            for (int i = 0; i < _columns.Length; i++)
            {
                _columns[i] = x;
                x += _widths[i] + ColumnGap;
            }
        }

        public void Write()
        {
            double width = Math.Max(_columns[^1] + _widths[^1] + Margin, 620);
            double bottom = Header + _layout.Vertices.Max(v => v.Y + (v.Height / 2)) + Margin;
            List<(Box Box, double X, double Y)> unreachable = PlaceUnreachable(width, bottom + UnreachableHeader);
            double height = unreachable.Count == 0 ? bottom : unreachable[^1].Y + unreachable[^1].Box.Height + Margin;
            string title =
                $"{_analysis.Image.Source}: {ByteCount.Format(_analysis.Size.Live)} live, {Counted.Of(_analysis.Packages.Length, "package")}";
            string hidden = _selection.Hidden > 0 ? $" {_selection.Hidden} smaller or deeper packages are not shown." : "";
            Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {N(width)} {N(height)}\" width=\"{N(width)}\" height=\"{N(height)}\" role=\"img\">");
            Line($"<title>{Escaped(title)}</title>");
            Line($"<style>\n{Style}\n</style>");
            Line("<defs>");
            foreach (string tip in (string[])["tip", "tipcut", "tipturn"])
            {
                double size = tip == "tipcut" ? StrongTip : Tip;
                Line($"<marker id=\"{tip}\" viewBox=\"0 0 8 8\" refX=\"0.5\" refY=\"4\" markerWidth=\"{N(size)}\" markerHeight=\"{N(size)}\" "
                    + $"markerUnits=\"userSpaceOnUse\" orient=\"auto-start-reverse\"><path class=\"{tip}\" d=\"M0 0L8 4L0 8z\"/></marker>");
            }

            Line("</defs>");
            Line($"<rect class=\"paper\" width=\"{N(width)}\" height=\"{N(height)}\"/>");
            Line($"<text class=\"title\" x=\"{N(Margin)}\" y=\"28\">{Escaped(title)}</text>");
            Line($"<text class=\"note\" x=\"{N(Margin)}\" y=\"47\">Strong lines: cutting this reference alone frees space.{Escaped(hidden)}</text>");
            WriteEdges();
            for (int i = 0; i < _boxes.Length; i++)
            {
                GraphLayout.Vertex vertex = _layout.Vertices[i];
                WriteBox(_boxes[i], _columns[vertex.Layer], Header + vertex.Y - (_boxes[i].Height / 2));
            }

            if (unreachable.Count > 0)
            {
                int more = _unreachable.Tops.Count - unreachable.Count;
                string below = _unreachable.Count > _unreachable.Tops.Count ? ", those that nothing refers to" : "";
                string left = more > 0 ? $"; {more} more are not drawn" : "";
                Line($"<line class=\"rule\" x1=\"{N(Margin)}\" y1=\"{N(bottom)}\" x2=\"{N(width - Margin)}\" y2=\"{N(bottom)}\"/>");
                Line($"<text class=\"note\" x=\"{N(Margin)}\" y=\"{N(bottom + 20)}\">Unreachable from the image: {_unreachable.Count}, "
                    + $"{ByteCount.Format(_unreachable.Bytes)} live{below}{left}.</text>");
                unreachable.ForEach(s => WriteBox(s.Box, s.X, s.Y));
            }

            Line("</svg>");
        }

        // Rows of boxes below the drawing, from left to right.
        private List<(Box Box, double X, double Y)> PlaceUnreachable(double width, double top)
        {
            List<(Box, double, double)> placed = [];
            double x = Margin;
            double y = top;
            foreach (GraphNode node in _unreachable.Tops.Take(MostUnreachable))
            {
                Box box = BoxOf(node, long.MaxValue) with { IsUnreachable = true };
                if (x > Margin && x + box.Width > width - Margin)
                {
                    x = Margin;
                    y += box.Height + RowGap;
                }

                placed.Add((box, x, y));
                x += box.Width + RowGap;
            }

            return placed;
        }

        // Fine lines below strong ones. Parts of a shared trunk are drawn once.
        private void WriteEdges()
        {
            HashSet<(int, int)> drawn = [];
            foreach (bool strong in (bool[])[false, true])
            {
                for (int i = 0; i < _edges.Count; i++)
                {
                    GraphNode from = _boxes[_edges[i].From].Node;
                    GraphNode to = _boxes[_edges[i].To].Node;
                    bool cuts = _references.Cuts.Releases(from, to);
                    if (cuts == strong)
                    {
                        WriteEdge(i, from, to, cuts, drawn);
                    }
                }
            }
        }

        private void WriteEdge(int index, GraphNode from, GraphNode to, bool cuts, HashSet<(int, int)> drawn)
        {
            int[] route = _layout.Routes[index];
            bool turned = _layout.Turned[index];
            long frees = _references.Cuts.Frees(from, to);
            string kinds = string.Join(", ", _references.Edge(from, to).Select(r => r.Kind).Distinct(StringComparer.Ordinal));
            string tooltip = $"{Name(from)} -> {Name(to)} ({kinds}); cutting it frees {(frees > 0 ? ByteCount.Format(frees) : "nothing")}";
            string look = (cuts ? " cut" : "") + (turned ? " turn" : "");
            double stroke = cuts ? 1.8 + (3.2 * Share(frees)) : 1;
            Line($"<g class=\"link\"><title>{Escaped(tooltip)}</title>");
            for (int i = 1; i < route.Length; i++)
            {
                // Strong and dashed lines are drawn over others.
                if (!drawn.Add((route[i - 1], route[i])) && !cuts && !turned)
                {
                    continue;
                }

                string tip = cuts ? "tipcut" : turned ? "tipturn" : "tip";
                string marker = turned && i == 1 ? $" marker-start=\"url(#{tip})\"" : !turned && i == route.Length - 1
                    ? $" marker-end=\"url(#{tip})\"" : "";
                double room = cuts ? StrongTip : Tip;
                string width = cuts ? $" style=\"stroke-width:{N(stroke)}\"" : "";
                Line($"<path class=\"edge{look}\"{width} d=\"{Curve(route[i - 1], route[i], turned && i == 1 ? room : 0, !turned && i == route.Length - 1 ? room : 0)}\"{marker}/>");
            }

            Line("</g>");
        }

        // Lines leave room for their tip: a broad one would stick out on both sides of it.
        private string Curve(int left, int right, double startRoom, double endRoom)
        {
            GraphLayout.Vertex from = _layout.Vertices[left];
            GraphLayout.Vertex to = _layout.Vertices[right];
            double column = _columns[from.Layer] + _widths[from.Layer];
            double start = from.Bend ? column : _columns[from.Layer] + _boxes[left].Width;
            double end = _columns[to.Layer] - endRoom;
            column = Math.Max(column, start + startRoom);
            double middle = (column + end) / 2;

            // From a narrow box first straight to its column's end; a bend is passed straight.
            string path = $"M{N((from.Bend ? _columns[from.Layer] : start) + startRoom)} {N(Header + from.Y)}H{N(column)}";
            return path + $"C{N(middle)} {N(Header + from.Y)} {N(middle)} {N(Header + to.Y)} {N(end)} {N(Header + to.Y)}";
        }

        private void WriteBox(Box box, double x, double y)
        {
            string look = box.IsUnreachable ? "node stray" : box.Node == _selection.Root ? "node root" : box.Heat == 4 ? "node top" : "node";
            Line($"<g class=\"{look}\"><title>{Escaped(Tooltip(box.Node))}</title>");
            Line($"<rect class=\"box h{box.Heat}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\" rx=\"5\"/>");
            double middle = y + (box.Height / 2);
            Line($"<text class=\"name\" x=\"{N(x + 10)}\" y=\"{N(middle - 2)}\" font-size=\"{N(box.Font)}\">{Escaped(box.Label)}</text>");
            Line($"<text class=\"size\" x=\"{N(x + 10)}\" y=\"{N(middle + 12)}\" font-size=\"11\">{Escaped(box.Sizes)}</text>");
            Line("</g>");
        }

        private Box BoxOf(GraphNode node, long heaviest)
        {
            bool image = node.IsImage;
            long live = image ? _analysis.Size.Live : _references.Live[node];
            long exclusive = image ? _analysis.Size.Live : _references.Exclusive[node];
            double share = node == _selection.Root ? 1 : heaviest > 0 ? Math.Sqrt((double)exclusive / heaviest) : 0;
            int heat = share switch { > 0.7 => 4, > 0.45 => 3, > 0.25 => 2, > 0.12 => 1, _ => 0 };
            double font = Math.Round(12 + (5 * share), 1);
            string label = InertText.OneLine(_references.NameOf(node), 40);
            string sizes = exclusive == live
                ? ByteCount.Format(live) : $"{ByteCount.Format(live)}, exclusive {ByteCount.Format(exclusive)}";
            double width = Math.Round(20 + Math.Max(label.Length * font * 0.62, sizes.Length * 11 * 0.56));
            return new Box(node, label, sizes, width, Math.Round(36 + (22 * share)), font, heat);
        }

        private string Tooltip(GraphNode node)
        {
            if (_references.PackageOf(node) is not { } package)
            {
                return "the image: " + string.Join(", ", _analysis.Image.Tags.DefaultIfEmpty(_analysis.Image.Source));
            }

            int referrers = _references.Graph.Reverse.Successors(node).Length;
            string those = referrers == 1 ? "1 referrer" : $"{referrers} referrers";
            return $"{package.Id}: {ByteCount.Exact(package.Live)} B live, {ByteCount.Exact(_references.Exclusive[node])} B exclusive, {those}";
        }

        private double Share(long bytes) => _analysis.Size.Live > 0 ? Math.Clamp((double)bytes / _analysis.Size.Live, 0, 1) : 0;

        private string Name(GraphNode node) => _references.NameOf(node);

        private void Line(string text) => _writer.Write(text + "\n");

        private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

        // Controls are not allowed in XML 1.0 at all; made visible first, then markup is escaped.
        private static string Escaped(string text) => SecurityElement.Escape(InertText.OneLine(text, 400));

        private readonly record struct Box(
            GraphNode Node, string Label, string Sizes, double Width, double Height, double Font, int Heat, bool IsUnreachable = false);
    }
}
