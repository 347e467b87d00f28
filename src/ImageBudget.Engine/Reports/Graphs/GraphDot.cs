using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>
/// The graph for Graphviz. An edge leads from the referrer to the referenced package; <c>nix-store -q --graph</c> draws it the other
/// way round, from dependency to dependent.
/// </summary>
public static class GraphDot
{
    /// <returns>False when the image does not hold the root that was asked for; nothing is written then.</returns>
    public static bool Write(TextWriter writer, ImageAnalysis analysis, GraphOptions options)
    {
        if (GraphPicture.Of(analysis, options) is not (var references, var selection, var unreachable))
        {
            return false;
        }

        writer.Write("digraph image {\n  node [shape=box, style=filled, fillcolor=white];\n");
        long heaviest = selection.Nodes.Where(n => n != selection.Root).Select(n => references.Exclusive[n]).DefaultIfEmpty().Max();
        foreach (GraphNode node in selection.Nodes)
        {
            string fill = node != selection.Root && heaviest > 0 && references.Exclusive[node] >= heaviest / 4
                ? ", fillcolor=\"#ffd9a8\"" : "";
            WriteNode(node, fill);
        }

        if (unreachable.Nodes.Any())
        {
            writer.Write(
                $"  subgraph cluster_unreached {{\n  label={Quoted($"not reached from the image: {unreachable.Count}, {ByteCount.Format(unreachable.Bytes)}")};\n  style=dashed;\n");
            foreach (GraphNode node in unreachable.Nodes)
            {
                WriteNode(node, ", fillcolor=\"#e6e6e6\"");
            }

            writer.Write("  }\n");
        }

        foreach ((GraphNode from, GraphNode to) in selection.Edges(references.Graph).Concat(unreachable.Edges(references.Graph, selection)))
        {
            writer.Write($"  {Quoted(references.IdOf(from))} -> {Quoted(references.IdOf(to))};\n");
        }

        writer.Write("}\n");
        return true;

        void WriteNode(GraphNode node, string fill)
        {
            bool image = node.IsImage;
            long live = image ? analysis.Size.Live : references.Live[node];
            long exclusive = image ? analysis.Size.Live : references.Exclusive[node];
            string label = $"{TreeStyle.Name(references.NameOf(node))}\n{ByteCount.Format(live)}, exclusive {ByteCount.Format(exclusive)}";
            writer.Write($"  {Quoted(references.IdOf(node))} [label={Quoted(label)}{fill}];\n");
        }
    }

    // A quoted string of the DOT language knows one escape, \"; but label text reads backslashes again, so they are doubled
    // in labels and ids alike. https://graphviz.org/doc/info/lang.html
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            switch (c)
            {
                case '"':
                    quoted.Append("\\\"");
                    break;
                case '\\':
                    quoted.Append("\\\\");
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case < ' ' or '\x7f':
                    quoted.Append('?');
                    break;
                default:
                    quoted.Append(c);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
