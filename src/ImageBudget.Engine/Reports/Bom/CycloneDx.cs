using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Reports.Bom;

/// <summary>
/// The packages of an image as a software bill of materials, with their sizes as properties (CycloneDX 1.6, ECMA-424). It contains no date
/// and no random number: the serial number comes from the image's digest.
/// </summary>
public static class CycloneDx
{
    private const string Prefix = "imagebudget:";

    /// <summary>Writes one document.</summary>
    public static void Write(ImageAnalysis analysis, TextWriter writer) => JsonText.Write(writer, json => WriteDocument(analysis, json));

    private static void WriteDocument(ImageAnalysis analysis, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", CycloneDxNames.SerialNumber(analysis.Image));
        json.WriteNumber("version", 1);
        WriteMetadata(analysis, json);
        CycloneDxPackages packages = new(analysis.Layers);
        JsonParts.List(json, "components", analysis.Packages, packages.Write);
        WriteDependencies(analysis, json);
        WriteCompositions(analysis, json);
        json.WriteEndObject();
    }

    private static void WriteMetadata(ImageAnalysis analysis, Utf8JsonWriter json)
    {
        ImageInfo image = analysis.Image;
        json.WriteStartObject("metadata");
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "ImageBudget");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();

        json.WriteStartObject("component");
        json.WriteString("type", "container");
        json.WriteString("bom-ref", Reference.ImageNode);
        json.WriteString("name", CycloneDxNames.NameOf(image));
        json.WriteString("version", image.ManifestDigest ?? image.ConfigDigest);
        if (CycloneDxNames.PurlOf(image) is { } purl)
        {
            json.WriteString("purl", purl);
        }

        json.WriteStartArray("properties");
        Property(json, "platform", image.Platform);
        Property(json, "format", image.Format);
        Property(json, "configDigest", image.ConfigDigest);
        Property(json, "archive", analysis.Size.Archive);
        Property(json, "transfer", analysis.Size.Transfer);
        Property(json, "transferEstimated", analysis.Size.TransferEstimated);
        Property(json, "transferError", analysis.Size.TransferError);
        Property(json, "uncompressed", analysis.Size.Uncompressed);
        Property(json, "unpacked", analysis.Size.Unpacked);
        Property(json, "live", analysis.Size.Live);
        Property(json, "reclaimable", analysis.Size.Reclaimable);
        Property(json, "duplicated", analysis.Size.Duplicated);
        Property(json, "unownedUnpacked", analysis.Unowned.Sum(f => f.Unpacked));
        Property(json, "unownedLive", analysis.Unowned.Sum(f => f.Live));
        foreach (string tag in image.Tags)
        {
            Property(json, "tag", tag);
        }

        foreach (AnalysisNote note in analysis.Notes)
        {
            Property(
                json, "note", string.Join(": ", ImmutableArray.Create(note.Ecosystem, note.Path, note.Message).Where(s => s is not null)));
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Declared dependencies and references from Nix's scan; linked libraries and interpreters are not declarations of a package.
    private static void WriteDependencies(ImageAnalysis analysis, Utf8JsonWriter json)
    {
        ILookup<string, string> edges = analysis.References
            .Where(r => !r.Self && (r.From == Reference.ImageNode || r.Kind is EdgeKind.Depends or EdgeKind.StorePath))
            .ToLookup(r => r.From, r => r.To, StringComparer.Ordinal);
        ImmutableArray<string> nodes = [Reference.ImageNode, .. analysis.Packages.Select(p => p.Id)];
        JsonParts.List(json, "dependencies", nodes, (writer, node) =>
        {
            writer.WriteStartObject();
            writer.WriteString("ref", node);
            JsonParts.Strings(writer, "dependsOn", [.. edges[node].Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
            writer.WriteEndObject();
        });
    }

    // A list that is incomplete must be marked.
    private static void WriteCompositions(ImageAnalysis analysis, Utf8JsonWriter json)
    {
        bool incomplete = analysis.Notes.Any(n => !n.IsRemark) || analysis.Layers.Any(l => !l.Measured);
        json.WriteStartArray("compositions");
        json.WriteStartObject();
        json.WriteString("aggregate", incomplete ? "incomplete" : "unknown");
        json.WriteStartArray("assemblies");
        json.WriteStringValue(Reference.ImageNode);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    internal static void Property(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", Prefix + name);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    internal static void Property(Utf8JsonWriter json, string name, long value) =>
        Property(json, name, value.ToString(CultureInfo.InvariantCulture));

    internal static void Property(Utf8JsonWriter json, string name, bool value) => Property(json, name, value ? "true" : "false");
}
