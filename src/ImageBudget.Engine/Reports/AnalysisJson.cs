using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Reports;

/// <summary>
/// The whole analysis of one image as JSON. Every key is always present; null means that the image does not contain the value, or that the
/// number has no meaning for this item (<c>nar</c> outside of Nix). The schema is <c>docs/report.schema.json</c>.
/// </summary>
public static class AnalysisJson
{
    /// <summary>Increased when a key changes its meaning or is removed, but not for a new key.</summary>
    public const int SchemaVersion = 1;

    /// <summary>One document: <c>schemaVersion</c> and the keys of the analysis. UTF-8 without a byte order mark; the stream stays
    /// open.</summary>
    public static void Write(ImageAnalysis analysis, Stream stream)
    {
        using (Utf8JsonWriter json = new(stream, JsonText.Options))
        {
            WriteDocument(analysis, json);
        }

        stream.WriteByte((byte)'\n');
    }

    /// <summary>The same document as text.</summary>
    public static void Write(ImageAnalysis analysis, TextWriter writer) =>
        JsonText.Write(writer, json => WriteDocument(analysis, json));

    /// <summary>The same with the key <c>files</c>: every live file with its size, layer and owner.</summary>
    internal static void WriteWithFiles(ImageAnalysis analysis, TextWriter writer) =>
        JsonText.Write(writer, json => WriteDocument(analysis, json, withFiles: true));

    /// <summary>The keys of the analysis, in an object that the caller has started.</summary>
    public static void WriteKeys(ImageAnalysis analysis, Utf8JsonWriter json) => WriteKeys(analysis, null, json);

    /// <summary>The same with what an update of the baseline pulls; null when there is nothing to compare with.</summary>
    internal static void WriteKeys(ImageAnalysis analysis, ImageUpdate? update, Utf8JsonWriter json)
    {
        WriteImage(analysis.Image, json);
        WriteSize(analysis.Size, update, json);
        WriteDive(analysis.Dive, json);
        JsonParts.List(json, "layers", analysis.Layers, WriteLayer);
        HashSet<string> referredTo = [.. analysis.References.Where(r => !r.Self).Select(r => r.To)];
        JsonParts.List(json, "packages", analysis.Packages, (j, package) => WritePackage(j, package, referredTo.Contains(package.Id)));
        JsonParts.List(json, "references", analysis.References, WriteReference);
        JsonParts.List(json, "absent", analysis.Absent, WriteAbsent);
        JsonParts.List(json, "duplicates", analysis.Duplicates, WriteDuplicate);
        JsonParts.List(json, "waste", analysis.Waste, WriteWaste);
        JsonParts.List(json, "unowned", analysis.Unowned, WriteUnowned);
        JsonParts.List(json, "notes", analysis.Notes, WriteNote);
    }

    private static void WriteDocument(ImageAnalysis analysis, Utf8JsonWriter json, bool withFiles = false)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", SchemaVersion);
        WriteKeys(analysis, json);
        if (withFiles)
        {
            FilesJson.WriteKey(analysis, json);
        }

        json.WriteEndObject();
    }

    private static void WriteImage(ImageInfo image, Utf8JsonWriter json)
    {
        json.WriteStartObject("image");
        json.WriteString("source", image.Source);
        json.WriteString("format", image.Format);
        JsonParts.Strings(json, "tags", image.Tags);
        json.WriteString("configDigest", image.ConfigDigest);
        json.WriteString("manifestDigest", image.ManifestDigest);
        json.WriteString("platform", image.Platform);
        json.WriteString("created", image.Created);
        JsonParts.Strings(json, "entrypoint", image.Entrypoint);
        JsonParts.Strings(json, "cmd", image.Cmd);
        JsonParts.Strings(json, "env", image.Env);
        json.WriteString("user", image.User);
        json.WriteString("workingDir", image.WorkingDir);
        json.WriteStartObject("labels");
        foreach ((string key, string value) in image.Labels)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSize(ImageSizes size, ImageUpdate? update, Utf8JsonWriter json)
    {
        json.WriteStartObject("size");
        json.WriteNumber("archive", size.Archive);
        json.WriteNumber("transfer", size.Transfer);
        json.WriteBoolean("transferEstimated", size.TransferEstimated);
        json.WriteNumber("transferError", size.TransferError);
        json.WriteNumber("uncompressed", size.Uncompressed);
        json.WriteNumber("unpacked", size.Unpacked);
        json.WriteNumber("live", size.Live);
        json.WriteNumber("reclaimable", size.Reclaimable);
        json.WriteNumber("duplicated", size.Duplicated);
        JsonParts.Number(json, "update", update?.Bytes);
        json.WriteEndObject();
    }

    private static void WriteDive(DiveFigures dive, Utf8JsonWriter json)
    {
        json.WriteStartObject("dive");
        JsonParts.Ratio(json, "efficiency", dive.Efficiency);
        json.WriteNumber("wastedBytes", dive.WastedBytes);
        JsonParts.Ratio(json, "userWastedPercent", dive.UserWastedPercent);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, LayerSummary layer)
    {
        json.WriteStartObject();
        json.WriteNumber("index", layer.Index);
        json.WriteString("diffId", layer.DiffId);
        json.WriteString("digest", layer.Digest);
        json.WriteString("mediaType", layer.MediaType);
        json.WriteString("compression", layer.Compression);
        json.WriteNumber("transfer", layer.Transfer);
        json.WriteBoolean("transferEstimated", layer.TransferEstimated);
        json.WriteNumber("transferError", layer.TransferError);
        json.WriteNumber("uncompressed", layer.Uncompressed);
        json.WriteNumber("unpacked", layer.Unpacked);
        json.WriteNumber("live", layer.Live);
        json.WriteNumber("entries", layer.Entries);
        json.WriteNumber("files", layer.Files);
        json.WriteNumber("whiteouts", layer.Whiteouts);
        json.WriteString("createdBy", layer.CreatedBy);
        json.WriteString("label", LayerWords.CommandOf(layer) is { Length: > 0 } command ? command : null);
        json.WriteBoolean("base", layer.Base);
        json.WriteBoolean("measured", layer.Measured);
        json.WriteEndObject();
    }

    private static void WritePackage(Utf8JsonWriter json, Package package, bool isReferredTo)
    {
        json.WriteStartObject();
        json.WriteString("id", package.Id);
        json.WriteString("ecosystem", package.Ecosystem);
        json.WriteString("name", package.Name);
        json.WriteString("version", package.Version);
        json.WriteString("output", package.Output);
        json.WriteString("path", package.Path);
        json.WriteNumber("files", package.Files);
        json.WriteNumber("unpacked", package.Unpacked);
        json.WriteNumber("live", package.Live);
        json.WriteNumber("transfer", package.Transfer);
        JsonParts.Number(json, "nar", package.Nar);
        JsonParts.Number(json, "closureNar", package.ClosureNar);
        json.WriteNumber("exclusive", package.Exclusive);
        JsonParts.Number(json, "exclusiveNar", package.ExclusiveNar);
        json.WriteStartArray("layers");
        foreach (int layer in package.Layers)
        {
            json.WriteNumberValue(layer);
        }

        json.WriteEndArray();
        json.WriteBoolean("reachable", package.Reachable);
        json.WriteBoolean("referredTo", isReferredTo);
        json.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter json, Reference reference)
    {
        json.WriteStartObject();
        json.WriteString("from", reference.From);
        json.WriteString("to", reference.To);
        json.WriteString("kind", reference.Kind);
        json.WriteBoolean("self", reference.Self);
        JsonParts.List(json, "evidence", reference.Evidence, JsonParts.Evidence);
        json.WriteEndObject();
    }

    private static void WriteAbsent(Utf8JsonWriter json, AbsentPath absent)
    {
        json.WriteStartObject();
        json.WriteString("path", absent.Path);
        JsonParts.List(json, "evidence", absent.Evidence, JsonParts.Evidence);
        json.WriteEndObject();
    }

    private static void WriteDuplicate(Utf8JsonWriter json, DuplicateGroup group)
    {
        json.WriteStartObject();
        json.WriteNumber("bytes", group.Bytes);
        json.WriteNumber("copies", group.Copies);
        json.WriteString("hash", group.Hash);
        JsonParts.Strings(json, "paths", group.Paths);
        json.WriteEndObject();
    }

    private static void WriteWaste(Utf8JsonWriter json, WasteItem item)
    {
        json.WriteStartObject();
        json.WriteString("kind", item.Kind);
        json.WriteString("path", item.Path);
        json.WriteNumber("bytes", item.Bytes);
        json.WriteNumber("layer", item.Layer);
        json.WriteNumber("by", item.By);
        json.WriteEndObject();
    }

    private static void WriteUnowned(Utf8JsonWriter json, UnownedFolder folder)
    {
        json.WriteStartObject();
        json.WriteString("path", folder.Path);
        json.WriteNumber("files", folder.Files);
        json.WriteNumber("unpacked", folder.Unpacked);
        json.WriteNumber("live", folder.Live);
        json.WriteNumber("transfer", folder.Transfer);
        json.WriteEndObject();
    }

    private static void WriteNote(Utf8JsonWriter json, AnalysisNote note)
    {
        json.WriteStartObject();
        json.WriteString("ecosystem", note.Ecosystem);
        json.WriteString("path", note.Path);
        json.WriteString("message", note.Message);
        json.WriteBoolean("remark", note.IsRemark);
        json.WriteEndObject();
    }
}
