using ImageBudget.Analysis;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>
/// The graph as data: <c>{ root, hidden, nodes[] { id, name, ecosystem, live, exclusive, reachable }, edges[] { from, to, kinds[], frees }
/// }</c>. An edge leads from the referrer to the referenced package.
/// </summary>
public static class GraphJson
{
    /// <returns>False when the image does not hold the root that was asked for; nothing is written then.</returns>
    public static bool Write(TextWriter writer, ImageAnalysis analysis, GraphOptions options)
    {
        if (GraphPicture.Of(analysis, options) is not (var references, var selection, var unreachable))
        {
            return false;
        }

        JsonText.WriteDocument(writer, json =>
        {
            json.WriteString("root", options.RootId);
            json.WriteNumber("hidden", selection.Hidden + unreachable.Hidden);
            json.WriteStartArray("nodes");
            foreach (GraphNode node in selection.Nodes.Concat(unreachable.Nodes))
            {
                bool image = node.IsImage;
                json.WriteStartObject();
                json.WriteString("id", references.IdOf(node));
                json.WriteString("name", references.NameOf(node));
                json.WriteString("ecosystem", references.PackageOf(node)?.Ecosystem);
                json.WriteNumber("live", image ? analysis.Size.Live : references.Live[node]);
                json.WriteNumber("exclusive", image ? analysis.Size.Live : references.Exclusive[node]);
                json.WriteBoolean("reachable", image || references.PackageOf(node)!.Reachable);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("edges");
            foreach ((GraphNode from, GraphNode to) in
                selection.Edges(references.Graph).Concat(unreachable.Edges(references.Graph, selection)))
            {
                json.WriteStartObject();
                json.WriteString("from", references.IdOf(from));
                json.WriteString("to", references.IdOf(to));
                json.WriteStartArray("kinds");
                foreach (string kind in references.Edge(from, to).Select(r => r.Kind).Distinct().Order(StringComparer.Ordinal))
                {
                    json.WriteStringValue(kind);
                }

                json.WriteEndArray();
                json.WriteNumber("frees", references.Cuts.Frees(from, to));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return true;
    }
}
