using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Files;

namespace ImageBudget.Reports;

/// <summary>
/// The key <c>files</c>: every live file, in the order of paths. A content with several names counts under the name that decides its owner;
/// its other names have 0 bytes and say so. Null when the analysis has no files, as a simulated one.
/// </summary>
internal static class FilesJson
{
    public static void WriteKey(ImageAnalysis analysis, Utf8JsonWriter json)
    {
        if (analysis.Files is not { } files)
        {
            json.WriteNull("files");
            return;
        }

        PathBytes[] sizes = new PathBytes[files.Count];
        PathSizes.Book(files, LiveContents.Of(files), (path, bytes) => sizes[path.Value].Add(bytes, 1));
        List<RootNode> nodes = [];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.ContentOf(node) is not null)
            {
                nodes.Add(node);
            }
        }

        nodes.Sort((a, b) => PathOrder.Compare(files, a, b));
        json.WriteStartArray("files");
        foreach (RootNode node in nodes)
        {
            PathBytes bytes = sizes[node.Value];
            json.WriteStartObject();
            json.WriteString("path", files.PathOf(node));
            json.WriteNumber("live", bytes.Live);
            json.WriteNumber("transfer", bytes.Transfer);
            json.WriteNumber("layer", files[node].Layer);
            json.WriteString("owner", analysis.Owners?.OwnerOf(node));
            json.WriteBoolean("otherName", bytes.Live == 0 && files.SizeOf(files.ContentOf(node)!.Value) > 0);
            json.WriteEndObject();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    }
}
