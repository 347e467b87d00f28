using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>
/// What the page's script draws: the treemap's views and the packages. The writer's own encoder leaves no <c>&lt;</c>, <c>&gt;</c>,
/// <c>&amp;</c> nor anything beyond ASCII, so that names cannot end the element or act as markup.
/// </summary>
internal static class HtmlData
{
    /// <summary>More rows would make the page too large; the page shows the total number.</summary>
    private const int MostPackages = 20_000;

    public static void Write(CheckResult result, TextWriter writer) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("images");
        foreach (ImageCheck image in result.Images)
        {
            WriteImage(image, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }, new JsonWriterOptions { Indented = false });

    private static void WriteImage(ImageCheck image, Utf8JsonWriter json)
    {
        HashSet<string> flagged = [.. image.Findings.Where(f => f.Waived is null).Select(f => f.Chain.IsEmpty ? f.Subject : f.Chain[^1])];
        json.WriteStartObject();
        json.WriteStartObject("views");
        Treemap.OfPackages(image.Analysis).Write(json, "packages");
        Treemap.OfFolders(image.Analysis).Write(json, "folders");
        Treemap.OfLayers(image.Analysis).Write(json, "layers");
        json.WriteEndObject();
        json.WriteNumber("total", image.Analysis.Packages.Length);
        json.WriteStartArray("packages");
        foreach (Package package in image.Analysis.Packages.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)
            .Take(MostPackages))
        {
            // In the order of the table's columns, then what search finds besides.
            json.WriteStartArray();
            json.WriteStringValue(HtmlText.Plain(package.DisplayName, 200));
            json.WriteStringValue(HtmlText.Plain(package.Ecosystem, 60));
            json.WriteNumberValue(package.Live);
            json.WriteNumberValue(package.Transfer);
            json.WriteNumberValue(package.Exclusive);
            json.WriteNumberValue(package.Files);
            json.WriteStringValue(HtmlText.Plain(package.Id, 300));
            json.WriteNumberValue(flagged.Contains(package.Id) ? 1 : 0);
            json.WriteNumberValue(package.Reachable ? 1 : 0);
            json.WriteEndArray();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
