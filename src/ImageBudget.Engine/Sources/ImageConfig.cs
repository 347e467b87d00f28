using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>The image configuration (OCI image spec v1.1, config.md; the Docker image spec v1.2 has the same keys).</summary>
internal sealed record ImageConfig
{
    public required Digest Digest { get; init; }

    public required Platform Platform { get; init; }

    public string? Created { get; init; }

    public ImmutableArray<string> Entrypoint { get; init; } = [];

    public ImmutableArray<string> Cmd { get; init; } = [];

    public ImmutableArray<string> Env { get; init; } = [];

    public string? User { get; init; }

    public string? WorkingDir { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Base layer first.</summary>
    public required ImmutableArray<string> DiffIds { get; init; }

    /// <summary>
    /// False when the required <c>rootfs.diff_ids</c> is missing. (Docker omits an empty list from a rootfs with the type <c>layers</c>.)
    /// </summary>
    public required bool SaysLayers { get; init; }

    public required ImmutableArray<HistoryEntry> History { get; init; }

    public static ImageConfig Parse(ReadOnlyMemory<byte> utf8, string document, ImageLimits? limits = null)
    {
        JsonElement root = JsonReading.RequireObject(JsonReading.Parse(utf8, document, limits), "the configuration", document);
        JsonElement? config = root.Find("config", JsonValueKind.Object, document);
        JsonElement? rootfs = root.Find("rootfs", JsonValueKind.Object, document);

        return new ImageConfig
        {
            Digest = Digest.Sha256(System.Security.Cryptography.SHA256.HashData(utf8.Span)),
            Platform =
                Platform.Of(
                root.FindString("os", document), root.FindString("architecture", document), root.FindString("variant", document)),
            Created = root.FindString("created", document),
            Entrypoint = config is { } c ? Command(c, "Entrypoint", document) : [],
            Cmd = config is { } d ? Command(d, "Cmd", document) : [],
            Env = config?.Strings("Env", document) ?? [],
            User = NullIfEmpty(config?.FindString("User", document)),
            WorkingDir = NullIfEmpty(config?.FindString("WorkingDir", document)),
            Labels = ReadLabels(config, document),
            DiffIds = rootfs?.Strings("diff_ids", document) ?? [],
            SaysLayers = rootfs?.Find("diff_ids", JsonValueKind.Array, document) is not null
                || rootfs?.FindString("type", document) == "layers",
            History = ReadHistory(root, document),
        };
    }

    // Old builders wrote a single string instead of a list.
    private static ImmutableArray<string> Command(JsonElement config, string key, string document) =>
        config.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? [config.RequireString(key, document)]
            : config.Strings(key, document);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ImmutableSortedDictionary<string, string> ReadLabels(JsonElement? config, string document)
    {
        ImmutableSortedDictionary<string, string>.Builder labels =
            ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (config?.Find("Labels", JsonValueKind.Object, document) is { } element)
        {
            foreach (JsonProperty label in element.EnumerateObject())
            {
                labels[label.Name] = element.FindString(label.Name, document) ?? "";
            }
        }

        return labels.ToImmutable();
    }

    private static ImmutableArray<HistoryEntry> ReadHistory(JsonElement root, string document)
    {
        ImmutableArray<HistoryEntry>.Builder history = ImmutableArray.CreateBuilder<HistoryEntry>();
        if (root.Find("history", JsonValueKind.Array, document) is { } array)
        {
            foreach (JsonElement item in array.EnumerateArray())
            {
                JsonElement entry = JsonReading.RequireObject(item, "history[]", document);
                bool empty = entry.TryGetProperty("empty_layer", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
                string? by = NullIfEmpty(entry.FindString("created_by", document)) ?? NullIfEmpty(entry.FindString("comment", document));
                history.Add(new HistoryEntry(by, empty));
            }
        }

        return history.ToImmutable();
    }

    /// <summary>The history line of each layer; null when the number of non-empty history lines differs from the number of
    /// layers.</summary>
    public ImmutableArray<string?> CreatedBy(int layers)
    {
        ImmutableArray<HistoryEntry> made = [.. History.Where(h => !h.EmptyLayer)];
        return made.Length == layers ? [.. made.Select(h => h.CreatedBy)] : [.. Enumerable.Repeat<string?>(null, layers)];
    }
}

/// <summary>One line of the history.</summary>
/// <param name="CreatedBy">The command, else the comment; null when the line has neither.</param>
/// <param name="EmptyLayer">True when the line made no layer.</param>
internal sealed record HistoryEntry(string? CreatedBy, bool EmptyLayer);
