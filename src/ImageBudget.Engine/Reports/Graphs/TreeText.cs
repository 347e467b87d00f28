using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>
/// The references of the image as a tree, in the shape of <c>nix-store -q --tree</c>: a package that was shown before is
/// marked <c>[...]</c> and not opened again, self references are left out. Live and exclusive bytes are shown left of the tree,
/// the largest package comes first.
/// </summary>
public static class TreeText
{
    /// <returns>False when the image does not hold the root that was asked for; nothing is written then.</returns>
    public static bool Write(TextWriter writer, ImageAnalysis analysis, TreeOptions options)
    {
        ReferenceGraph references = analysis.Graph;
        GraphNode root = references.NodeOf(options.RootId);
        if (!root.Exists)
        {
            return false;
        }

        GraphSelection selection = GraphSelection.Of(references, root, options.MinSize, options.Depth);
        TreeStyle style = new(options.Color);
        int deepest = Math.Min(options.Depth ?? TreeStyle.DeepestLevel, TreeStyle.DeepestLevel);
        int[] openedAt = new int[references.Graph.NodeCount];
        Array.Fill(openedAt, int.MaxValue);
        writer.Write(style.Faint($"{"live",9} {"exclusive",10}  ") + "\n");

        WriteRows([new Row(root, 0, "", "")], selection.Shows);
        WriteHidden(writer, style, options, selection.Hidden);
        if (options.RootId == Reference.ImageNode
            && UnreachableNodes.Of(references, options.MinSize, options.Depth) is { Count: > 0 } unreachable)
        {
            writer.Write(style.Faint($"Unreachable from the image: {unreachable.Count}, {ByteCount.Format(unreachable.Bytes)} live") + "\n");
            WriteRows(
                Rows(unreachable.Tops.Take(TreeOptions.MostUnreachable), Math.Min(unreachable.Tops.Count, TreeOptions.MostUnreachable),
                new Row(GraphNode.None, 0, "", "")), n => unreachable.Shows(n) || selection.Shows(n));
            if (unreachable.Tops.Count > TreeOptions.MostUnreachable)
            {
                writer.Write(
                    style.Faint($"and {unreachable.Tops.Count - TreeOptions.MostUnreachable} more that nothing refers to (--min-size)") + "\n");
            }

            WriteHidden(writer, style, options, unreachable.Hidden);
        }

        return true;

        void WriteRows(IEnumerable<Row> first, Func<GraphNode, bool> shows)
        {
            Stack<Row> rows = new(first.Reverse());
            while (rows.TryPop(out Row row))
            {
                WriteOne(rows, row, shows);
            }
        }

        void WriteOne(Stack<Row> rows, Row row, Func<GraphNode, bool> shows)
        {
            bool again = openedAt[row.Node.Value] != int.MaxValue;

            // Where depth is asked for, a package met nearer to the root than before has more to show, and is opened again. So is
            // one whose opening the deepest level cut off.
            bool open = !again
                || (row.Depth < openedAt[row.Node.Value] && (options.Depth is not null || openedAt[row.Node.Value] == deepest));
            List<Row> below = [];
            if (open)
            {
                openedAt[row.Node.Value] = row.Depth;
                if (row.Depth < deepest)
                {
                    below = Below(references, shows, row);
                }
            }

            bool cut = open && below.Count == 0 && row.Depth == deepest && references.Graph.Successors(row.Node).Length > 0;
            WriteRow(
                writer, style, analysis, references, row, options.FullPaths, again,
                again && !open ? TreeStyle.Repeat : cut ? TreeStyle.Deeper : "");
            for (int i = below.Count - 1; i >= 0; i--)
            {
                rows.Push(below[i]);
            }
        }
    }

    // The number of packages that the limits hide is shown.
    private static void WriteHidden(TextWriter writer, TreeStyle style, TreeOptions options, int hidden)
    {
        if (hidden > 0)
        {
            string small = options.MinSize > 0 ? $"smaller than {ByteCount.Format(options.MinSize)}" : "";
            string deep = options.Depth is { } depth ? $"deeper than {depth}" : "";
            string why = small.Length > 0 && deep.Length > 0 ? $"{small} or {deep}" : small + deep;
            writer.Write(style.Faint($"Not shown: {hidden} more{(why.Length > 0 ? ", " + why : "")}") + "\n");
        }
    }

    private static List<Row> Below(ReferenceGraph references, Func<GraphNode, bool> shows, Row row)
    {
        List<GraphNode> shown = [];
        foreach (GraphNode next in references.Graph.Successors(row.Node))
        {
            if (shows(next))
            {
                shown.Add(next);
            }
        }

        return Rows(GraphSelection.HeaviestFirst(references, shown), shown.Count, row);
    }

    private static List<Row> Rows(IEnumerable<GraphNode> nodes, int count, Row above)
    {
        List<Row> rows = [];
        foreach (GraphNode node in nodes)
        {
            bool last = rows.Count == count - 1;
            rows.Add(new Row(
                node,
                above.Depth + 1,
                above.Indent + (last ? TreeStyle.LastBranch : TreeStyle.Branch),
                above.Indent + (last ? TreeStyle.Blank : TreeStyle.Pass)));
        }

        return rows;
    }

    // Sizes once for each package, so that a column can be read as a list.
    private static void WriteRow(
        TextWriter writer, TreeStyle style, ImageAnalysis analysis, ReferenceGraph references, Row row, bool fullPaths, bool again,
        string mark)
    {
        bool image = row.Node.IsImage;
        long live = image ? analysis.Size.Live : references.Live[row.Node];
        long exclusive = image ? analysis.Size.Live : references.Exclusive[row.Node];
        string sizes = again ? new string(' ', 20) : $"{ByteCount.Format(live),9} {ByteCount.Format(exclusive),10}";
        string name = TreeStyle.Name(fullPaths ? references.IdOf(row.Node) : references.NameOf(row.Node));
        writer.Write($"{style.Size(sizes)}  {row.Lead}{(again ? style.Faint(name) : style.Package(name))}");
        writer.Write(mark.Length > 0 ? " " + style.Faint(mark) + "\n" : "\n");
    }

    /// <summary><c>Lead</c> is before the row itself, <c>Indent</c> before the rows below it.</summary>
    private readonly record struct Row(GraphNode Node, int Depth, string Lead, string Indent);
}
