using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Reports.Bom;

/// <summary>Packages as components of a CycloneDX document.</summary>
/// <param name="layers">Of the image, by index.</param>
internal sealed class CycloneDxPackages(ImmutableArray<LayerSummary> layers)
{
    public void Write(Utf8JsonWriter json, Package package)
    {
        (string? group, string name) = CycloneDxNames.Split(package);
        json.WriteStartObject();
        json.WriteString("type", CycloneDxNames.TypeOf(package));
        json.WriteString("bom-ref", package.Id);
        if (group is not null)
        {
            json.WriteString("group", group);
        }

        json.WriteString("name", name);
        if (package.Version.Length > 0)
        {
            json.WriteString("version", package.Version);
        }

        if (CycloneDxNames.PurlOf(package) is { } purl)
        {
            json.WriteString("purl", purl);
        }

        if (package.Path is { } path)
        {
            json.WriteStartObject("evidence");
            json.WriteStartArray("occurrences");
            json.WriteStartObject();
            json.WriteString("location", path);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartArray("properties");
        WriteProperties(json, package);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteProperties(Utf8JsonWriter json, Package package)
    {
        CycloneDx.Property(json, "ecosystem", package.Ecosystem);
        CycloneDx.Property(json, "files", package.Files);
        CycloneDx.Property(json, "unpacked", package.Unpacked);
        CycloneDx.Property(json, "live", package.Live);
        CycloneDx.Property(json, "transfer", package.Transfer);
        CycloneDx.Property(json, "exclusive", package.Exclusive);
        if (package.Nar is { } nar)
        {
            CycloneDx.Property(json, "nar", nar);
        }

        if (package.ClosureNar is { } closure)
        {
            CycloneDx.Property(json, "closureNar", closure);
        }

        if (package.Output is { } output)
        {
            CycloneDx.Property(json, "output", output);
        }

        CycloneDx.Property(json, "reachable", package.Reachable);
        foreach (int index in package.Layers)
        {
            CycloneDx.Property(json, "layer", index);
            if (index < layers.Length)
            {
                CycloneDx.Property(json, "layerDiffId", layers[index].DiffId);
                CycloneDx.Property(json, "createdBy", layers[index].CreatedBy ?? "");
                CycloneDx.Property(json, "base", layers[index].Base);
            }
        }
    }
}
