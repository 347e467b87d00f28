using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Baselines;

namespace ImageBudget.Reports.Answers;

/// <summary>The difference of two images as JSON: every change with all metrics.</summary>
public static class DiffJson
{
    /// <summary>Writes one document and a line feed.</summary>
    public static void Write(ImageDelta delta, TextWriter writer) => JsonText.WriteDocument(writer, json => WriteKeys(delta, json));

    /// <summary>The keys, in an object that the caller has started.</summary>
    internal static void WriteKeys(ImageDelta delta, Utf8JsonWriter json)
    {
        json.WriteString("old", delta.OldSource);
        json.WriteString("new", delta.NewSource);
        json.WriteBoolean("same", delta.IsEmpty);
        json.WriteStartObject("size");
        Pair(json, "transfer", delta.OldSize.Transfer, delta.NewSize.Transfer);
        Pair(json, "uncompressed", delta.OldSize.Uncompressed, delta.NewSize.Uncompressed);
        Pair(json, "unpacked", delta.OldSize.Unpacked, delta.NewSize.Unpacked);
        Pair(json, "live", delta.OldSize.Live, delta.NewSize.Live);
        Pair(json, "reclaimable", delta.OldSize.Reclaimable, delta.NewSize.Reclaimable);
        Pair(json, "duplicated", delta.OldSize.Duplicated, delta.NewSize.Duplicated);
        json.WriteEndObject();
        Pair(json, "layerCount", delta.OldLayerCount, delta.NewLayerCount);
        WriteUpdate(delta.Update, json);
        JsonParts.List(json, "packages", delta.Packages, WritePackage);
        JsonParts.List(json, "folders", delta.Folders, (j, f) =>
        {
            j.WriteStartObject();
            j.WriteString("path", f.Path);
            Owner(j, f.Old, f.New);
            j.WriteEndObject();
        });
        OwnerBytes packed = DeltaRows.Packed(delta);
        json.WriteStartObject("packedOtherwise");
        json.WriteNumber("unpacked", packed.Unpacked);
        json.WriteNumber("live", packed.Live);
        json.WriteNumber("transfer", packed.Transfer);
        json.WriteEndObject();
        if (delta.Layers is { } layers)
        {
            JsonParts.List(json, "layers", layers, (j, l) =>
            {
                j.WriteStartObject();
                j.WriteString("kind", l.Added ? "added" : "removed");
                j.WriteNumber("index", l.Layer.Index);
                j.WriteString("diffId", l.Layer.DiffId);
                j.WriteNumber("unpacked", l.Layer.Unpacked);
                j.WriteNumber("live", l.Layer.Live);
                j.WriteNumber("transfer", l.Layer.Transfer);
                j.WriteString("createdBy", l.Layer.CreatedBy);
                j.WriteEndObject();
            });
        }
        else
        {
            json.WriteNull("layers");
        }

        if (delta.Paths is { } paths)
        {
            JsonParts.List(json, "paths", paths.Largest, WritePath);
            json.WriteStartObject("otherPaths");
            json.WriteNumber("count", paths.OtherCount);
            json.WriteNumber("change", paths.OtherBytes);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("paths");
            json.WriteNull("otherPaths");
        }
    }

    private static void WritePath(Utf8JsonWriter json, PathChange path)
    {
        json.WriteStartObject();
        json.WriteString("kind", path.Kind);
        json.WriteString("path", path.Path);
        json.WriteNumber("files", path.Files);
        Pair(json, "live", path.Old, path.New);
        json.WriteEndObject();
    }

    private static void WriteUpdate(ImageUpdate? update, Utf8JsonWriter json)
    {
        if (update is null)
        {
            json.WriteNull("update");
            return;
        }

        json.WriteStartObject("update");
        json.WriteNumber("bytes", update.Bytes);
        json.WriteBoolean("estimated", update.Estimated);
        json.WriteNumber("sharedLayers", update.SharedLayers);
        json.WriteStartArray("pulledLayers");
        foreach (LayerSummary layer in update.Pulled)
        {
            json.WriteNumberValue(layer.Index);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, PackageChange change)
    {
        json.WriteStartObject();
        json.WriteString("kind", change.Kind);
        json.WriteString("ecosystem", change.Ecosystem);
        json.WriteString("name", change.Name);
        json.WriteString("output", change.Output);
        JsonParts.Strings(json, "oldVersions", change.OldVersions);
        JsonParts.Strings(json, "newVersions", change.NewVersions);
        Owner(json, change.Old, change.New);
        json.WriteNumber("brings", change.Brings);
        JsonParts.Strings(json, "chain", change.Chain);
        json.WriteString("via", change.Via);
        json.WriteEndObject();
    }

    private static void Owner(Utf8JsonWriter json, OwnerBytes old, OwnerBytes now)
    {
        Pair(json, "unpacked", old.Unpacked, now.Unpacked);
        Pair(json, "live", old.Live, now.Live);
        Pair(json, "transfer", old.Transfer, now.Transfer);
    }

    private static void Pair(Utf8JsonWriter json, string name, long old, long now)
    {
        json.WriteStartObject(name);
        json.WriteNumber("old", old);
        json.WriteNumber("new", now);
        json.WriteNumber("change", now - old);
        json.WriteEndObject();
    }
}
