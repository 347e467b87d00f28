using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Baselines;

/// <summary>Reads what <see cref="BaselineText"/> writes, in any YAML layout. Never throws for its content.</summary>
internal sealed class BaselineReader
{
    public const string Code = Codes.BaselineUnreadable;

    /// <summary>Enough for half a million packages of 100 bytes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    public const int MaxNodes = 10_000_000;
    private const int MaxMistakes = 20;

    private readonly string _displayName;
    private readonly List<Diagnostic> _mistakes = [];

    private BaselineReader(string displayName) => _displayName = displayName;

    /// <param name="utf8">The file.</param>
    /// <param name="displayName">The name of the file in messages.</param>
    /// <param name="mistakes">Empty when it could be read; all of IB0203.</param>
    public static ImmutableArray<ImageSnapshot> Read(ReadOnlySpan<byte> utf8, string displayName, out ImmutableArray<Diagnostic> mistakes)
    {
        Mistakes syntax = new(displayName);
        BaselineReader reader = new(displayName);
        ImmutableArray<ImageSnapshot> images = [];
        if (YamlText.Decode(utf8, syntax, MaxBytes) is { } text && YamlTree.Read(text, syntax, MaxNodes) is { } root)
        {
            images = reader.ReadFile(root);
        }

        mistakes = [.. syntax.ToDiagnostics().Select(d => d with { Code = Code }), .. reader._mistakes];
        return mistakes.IsEmpty ? images : [];
    }

    private ImmutableArray<ImageSnapshot> ReadFile(YamlNode root)
    {
        if (root is not YamlMap map || map.Find("images")?.Value is not YamlList list)
        {
            Add(root.Span, "this is not a baseline: it has no list 'images'; write one with 'dotnet image-budget baseline IMAGE -o FILE'");
            return [];
        }

        if (map.Find("version")?.Value is not YamlScalar { Text: "1" })
        {
            Add(root.Span, "this baseline does not have version 1; record it again with 'dotnet image-budget baseline'");
        }

        Unknown(map, "version", "images");
        ImmutableArray<ImageSnapshot> images = [.. list.Items.Select(ReadImage).OfType<ImageSnapshot>()];
        foreach (IGrouping<string, ImageSnapshot> twice in images.GroupBy(i => i.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            Add(list.Span, $"the image '{InertText.OneLine(twice.Key, 100)}' is listed twice");
        }

        return images;
    }

    private ImageSnapshot? ReadImage(YamlNode node)
    {
        if (node is not YamlMap map)
        {
            Add(node.Span, "an image is a map with the keys name, layers, diffIds, size, packages, unowned");
            return null;
        }

        Unknown(map, "name", "layers", "diffIds", "size", "packages", "unowned");
        YamlMap? size = map.Find("size")?.Value as YamlMap;
        if (size is null)
        {
            Add(map.Span, "'size' is missing here");
            return null;
        }

        Unknown(size, "transfer", "uncompressed", "unpacked", "live", "reclaimable", "duplicated");
        List<PackageRecord> packages = [];
        if (map.Find("packages")?.Value is { } ecosystems)
        {
            ReadPackages(ecosystems, packages);
        }

        List<FolderRecord> folders = [];
        if (map.Find("unowned")?.Value is { } unowned)
        {
            foreach (YamlMap item in Maps(unowned, "unowned"))
            {
                Unknown(item, "path", "unpacked", "live", "transfer");
                folders.Add(new FolderRecord(Text(item, "path"), Bytes(item)));
            }
        }

        foreach (string twice in folders.GroupBy(f => f.Path, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            Add(map.Span, $"the directory '{InertText.OneLine(twice, 100)}' is listed twice");
        }

        SnapshotSizes sizes = new(
            Number(size, "transfer"), Number(size, "uncompressed"), Number(size, "unpacked"), Number(size, "live"),
            Number(size, "reclaimable"), Number(size, "duplicated"));
        AddsUp(map.Find("size")!.Key.Span, sizes, packages, folders);
        int layers = (int)Math.Min(Number(map, "layers"), int.MaxValue);
        return new ImageSnapshot
        {
            Name = Text(map, "name"),
            LayerCount = layers,
            DiffIds = map.Find("diffIds")?.Value is { } diffIds ? DiffIds(diffIds, layers) : layers == 0 ? [] : null,
            Size = sizes,
            Packages = [.. packages.Order(PackageRecord.Order)],
            Unowned = [.. folders.OrderBy(f => f.Path, StringComparer.Ordinal)],
        };
    }

    // An incomplete list would make the update look larger than it is, and a list that is too long smaller.
    private ImmutableArray<string> DiffIds(YamlNode node, int layers)
    {
        ImmutableArray<string> diffIds = node is YamlList { Items: var items }
            ? [.. items.OfType<YamlScalar>().Select(i => i.Text).Where(t => Digest.TryParse(t, out _))]
            : [];
        if (diffIds.Length != layers || (node is YamlList list && list.Items.Length != layers))
        {
            Add(
                node.Span,
                FormattableString.Invariant($"'diffIds' holds the {layers} diffIDs of the layers, such as sha256:..., base layer first; ")
                + "was this file truncated or merged? Record it again with 'dotnet image-budget baseline'");
        }

        return diffIds;
    }

    // An incomplete baseline would hide growth.
    private void AddsUp(SourceSpan span, SnapshotSizes sizes, List<PackageRecord> packages, List<FolderRecord> folders)
    {
        OwnerBytes sum = packages.Select(p => p.Bytes).Concat(folders.Select(f => f.Bytes)).Aggregate(default(OwnerBytes), (a, b) => a + b);
        string[] wrong =
        [
            .. new (string Name, long Said, long Sum)[]
            {
                ("unpacked", sizes.Unpacked, sum.Unpacked), ("live", sizes.Live, sum.Live), ("transfer", sizes.Transfer, sum.Transfer),
                ("reclaimable", sizes.Reclaimable, sizes.Unpacked - sizes.Live),
            }.Where(s => s.Said != s.Sum)
                .Select(s => FormattableString.Invariant($"{s.Name} is {s.Said}, but the lines below add up to {s.Sum}")),
        ];
        if (wrong.Length > 0 && _mistakes.Count == 0)
        {
            Add(span,
                $"the sizes do not add up: {string.Join("; ", wrong)}; was this file truncated or merged? Record it again with 'dotnet image-budget baseline'");
        }
    }

    private void ReadPackages(YamlNode node, List<PackageRecord> packages)
    {
        if (node is not YamlMap ecosystems)
        {
            Add(node.Span, "'packages' is a map by ecosystem");
            return;
        }

        HashSet<PackageKey> seen = [];
        foreach (YamlEntry ecosystem in ecosystems.Entries)
        {
            foreach (YamlMap item in Maps(ecosystem.Value, "packages"))
            {
                Unknown(item, "name", "output", "version", "fullName", "purl", "copies", "unpacked", "live", "transfer");
                PackageKey key = new(ecosystem.Key.Text, Text(item, "name"), Optional(item, "output"), Optional(item, "version") ?? "");
                int copies = item.Find("copies") is null ? 1 : (int)Math.Clamp(Number(item, "copies"), 1, 1_000_000);
                packages
                    .Add(new PackageRecord(
                    key, copies, Optional(item, "fullName") ?? key.DefaultFullName, Optional(item, "purl"), Bytes(item)));
                if (!seen.Add(key))
                {
                    Add(item.Span, $"the package '{InertText.OneLine(key.Name, 100)}' is listed twice; was this file merged?");
                }
            }
        }
    }

    private IEnumerable<YamlMap> Maps(YamlNode node, string key)
    {
        if (node is YamlList list)
        {
            foreach (YamlNode item in list.Items)
            {
                if (item is YamlMap map)
                {
                    yield return map;
                }
                else
                {
                    Add(item.Span, $"an item of '{key}' is a map");
                }
            }
        }
        else
        {
            Add(node.Span, $"'{key}' holds lists");
        }
    }

    private OwnerBytes Bytes(YamlMap map) => new(Number(map, "unpacked"), Number(map, "live"), Number(map, "transfer"));

    private string? Optional(YamlMap map, string key) => map.Find(key) is null ? null : Text(map, key);

    private string Text(YamlMap map, string key)
    {
        if (map.Find(key)?.Value is YamlScalar { IsNull: false } scalar && (scalar.Text.Length > 0 || key != "name"))
        {
            return scalar.Text;
        }

        Add(map.Find(key)?.Value.Span ?? map.Span, $"'{key}' is missing here");
        return "";
    }

    // 13 digits are 9 TB; sums of half a million of them still fit in 64 bits.
    private long Number(YamlMap map, string key)
    {
        if (map.Find(key)?.Value is YamlScalar { Text: { Length: > 0 and <= 13 } text }
            && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return long.Parse(text, CultureInfo.InvariantCulture);
        }

        Add(
            map.Find(key)?.Value.Span ?? map.Span,
            map.Find(key) is null ? $"'{key}' is missing here" : $"'{key}' is a whole number, of bytes or pieces, with at most 13 digits");
        return 0;
    }

    private void Unknown(YamlMap map, params ReadOnlySpan<string> known)
    {
        foreach (YamlEntry entry in map.Entries)
        {
            if (!known.Contains(entry.Key.Text))
            {
                Add(entry.Key.Span, $"{entry.Key.Describe()} is not a key of a baseline");
            }
        }
    }

    private void Add(SourceSpan span, string message)
    {
        if (_mistakes.Count < MaxMistakes)
        {
            _mistakes.Add(new Diagnostic(Code, Severity.Error, InertText.OneLine(message, 512), _displayName, span));
        }
    }
}
