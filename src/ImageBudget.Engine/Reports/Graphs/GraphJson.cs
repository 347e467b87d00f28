using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Reports.Graphs;

/// <summary>
/// The graph as data: <c>{ root, hidden, nodes[] { id, name, ecosystem, live, exclusive, reachable }, edges[] { from, to, kinds[], frees } }</c>.
/// An edge leads from what refers to what it refers to.
/// </summary>
public static class GraphJson
{
    /// <returns>False when the image does not hold the root that was asked for; nothing is written then.</returns>
    public static bool Write(TextWriter writer, ImageAnalysis analysis, GraphOptions options)
    {
        ReferenceGraph references = ReferenceGraph.Of(analysis);
        int root = references.NodeOf(options.RootId);
        if (root < 0)
        {
            return false;
        }

        GraphSelection selection = GraphSelection.Of(references, root, options.MinSize, options.Depth);
        Strays strays = Strays.Below(options.RootId, references, options.MinSize, options.Depth);
        WriteDocument(writer, json =>
        {
            json.WriteString("root", options.RootId);
            json.WriteNumber("hidden", selection.Hidden + strays.Hidden);
            json.WriteStartArray("nodes");
            foreach (int node in selection.Nodes.Concat(strays.Nodes))
            {
                bool image = node == PackageGraph.Root;
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
            foreach ((int from, int to) in selection.Edges(references.Graph).Concat(strays.Edges(references.Graph, selection)))
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

    // Relaxed escaping leaves <, > and & as they are: this is a file, never part of a page. Control characters are escaped still.
    internal static void WriteDocument(TextWriter writer, Action<Utf8JsonWriter> content)
    {
        using MemoryStream stream = new();
        JsonWriterOptions options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (Utf8JsonWriter json = new(stream, options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 1);
            content(json);
            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));
        writer.Write('\n');
    }
}
