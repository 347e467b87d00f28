using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Reports.Html.Map;
using ImageBudget.Reports.Html.Sections;

namespace ImageBudget.Reports.Html;

/// <summary>
/// What the page's script draws: packages, and files grouped by directory and owner. The writer's own encoder leaves no <c>&lt;</c>,
/// <c>&gt;</c>, <c>&amp;</c> nor anything beyond ASCII, so that names cannot end the element or act as markup.
/// </summary>
internal static class HtmlData
{
    private const int MostGone = 200;

    public static void Write(IEnumerable<(PageImage Image, PageFiles? Files)> images, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("images");
        foreach ((PageImage image, PageFiles? files) in images)
        {
            WriteImage(image, files, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }, new JsonWriterOptions { Indented = false });

    private static void WriteImage(PageImage image, PageFiles? files, Utf8JsonWriter json)
    {
        ImageAnalysis analysis = image.Analysis;
        json.WriteStartObject();
        json.WriteString("prefix", image.Id(""));
        json.WriteString("name", HtmlText.Plain(image.Check.Name, 100));
        json.WriteBoolean("compares", image.Check.Delta is not null);
        json.WriteNumber("live", analysis.Size.Live);
        json.WriteBoolean("hides", analysis.Size.Live != analysis.Size.Unpacked);
        json.WriteNumber("total", analysis.Packages.Length);
        FolderRows? rows = files is null ? null : FolderRows.Of(files, analysis, image.Places);
        WritePackages(image, rows, json);
        WriteUnowned(analysis, files, json);
        WriteLayers(image, json);
        WriteGone(image, json);
        rows?.Write(json);
        json.WriteEndObject();
    }

    // The elements in the order in which the script names them.
    private static void WritePackages(PageImage image, FolderRows? rows, Utf8JsonWriter json)
    {
        HashSet<string> flagged =
            [.. image.Check.Findings.Where(f => f.Waived is null).Select(PageImage.TargetOf)];
        json.WriteStartArray("packages");
        foreach (int index in image.Order)
        {
            Package package = image.Analysis.Packages[index];
            json.WriteStartArray();
            json.WriteStringValue(HtmlText.Plain(package.DisplayName, 200));
            json.WriteStringValue(HtmlText.Plain(package.Name, 120));
            json.WriteStringValue(HtmlText.Plain(GraphDrawing.VersionOf(package), 60));
            json.WriteStringValue(HtmlText.Plain(package.Ecosystem, 60));
            json.WriteNumberValue(package.Live);
            json.WriteNumberValue(package.Transfer);
            json.WriteNumberValue(package.Exclusive);
            json.WriteNumberValue(package.Files);
            json.WriteStringValue(HtmlText.Plain(package.Id, 300));
            json.WriteNumberValue((int)image.Growth.KindOf(package));
            json.WriteNumberValue(image.Growth.Of(package) is { } change ? change.New.Live - change.Old.Live : 0);
            json.WriteNumberValue((image.Leaving.Contains(package.Id) ? 1 : 0) + (flagged.Contains(package.Id) ? 2 : 0));
            WritePlaces(image.Analysis.Graph, index, image.Places, json);
            json.WriteNumberValue(package.Layers.IsEmpty ? -1 : package.Layers[^1]);
            json.WriteNumberValue(rows?.FolderOf(package) ?? -1);
            json.WriteEndArray();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    }

    // The package that alone keeps it in the image, and the one that brought it, with the first file that names it; -1 for the image.
    private static void WritePlaces(ReferenceGraph graph, int index, int[] places, Utf8JsonWriter json)
    {
        GraphNode node = GraphNode.Of(new PackageIndex(index));
        bool reached = graph.Reachable.Contains(node);
        GraphNode keeper = reached ? graph.Dominators.Parent(node) : GraphNode.None;
        GraphNode before = reached ? graph.Shortest.PreviousOf(node) : GraphNode.None;
        json.WriteNumberValue(Place(keeper));
        json.WriteNumberValue(Place(before));
        string site = before is { Exists: true, IsImage: false }
            ? graph.Edge(before, node).SelectMany(r => r.Evidence).FirstOrDefault()?.Path ?? ""
            : "";
        string? folder = before is { Exists: true, IsImage: false } ? graph.PackageOf(before)?.Path : null;
        json.WriteStringValue(HtmlText.Plain(SizeText.Site(new Evidence(site, null, ""), folder), 200));

        int Place(GraphNode at) => at is { Exists: true, IsImage: false } ? places[at.Package.Value] : -1;
    }

    // Directories without a package stand in for their files where these are not known.
    private static void WriteUnowned(ImageAnalysis analysis, PageFiles? files, Utf8JsonWriter json)
    {
        json.WriteStartArray("unowned");
        foreach (UnownedFolder folder in analysis.Unowned.Where(_ => files is null).Where(u => u.Live > 0).Take(MostGone))
        {
            json.WriteStartArray();
            json.WriteStringValue(HtmlText.Plain(folder.Path, 200));
            json.WriteNumberValue(folder.Live);
            json.WriteNumberValue(folder.Files);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteLayers(PageImage image, Utf8JsonWriter json)
    {
        json.WriteStartArray("layers");
        foreach (LayerSummary layer in image.Analysis.Layers)
        {
            json.WriteStartArray();
            json.WriteNumberValue(layer.Index);
            json.WriteStringValue(HtmlText.Plain(layer.CreatedBy ?? "", 80));
            json.WriteNumberValue(layer.Live);
            json.WriteNumberValue(layer.Files);
            json.WriteNumberValue(image.Growth.IsNewLayer(layer.DiffId) ? 1 : 0);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // What is gone has no place among the packages; the view of growth shows it.
    private static void WriteGone(PageImage image, Utf8JsonWriter json)
    {
        json.WriteStartArray("gone");
        foreach (PackageChange change in (image.Check.Delta?.Packages ?? []).Where(p => p.Kind == "removed" && p.Old.Live > 0).Take(MostGone))
        {
            json.WriteStartArray();
            json.WriteStringValue(HtmlText.Plain(change.Label, 120));
            json.WriteNumberValue(change.Old.Live);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
