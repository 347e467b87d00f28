using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Npm;

/// <summary>A package in Yarn's map.</summary>
/// <param name="Name">Null for the top-level project.</param>
/// <param name="Reference"><c>npm:1.3.0</c>, <c>virtual:HASH#npm:1.3.0</c>, <c>workspace:.</c> ...; null for the top-level project.</param>
/// <param name="Location">Relative to the map's directory; inside an archive the path continues after <c>.zip/</c>.</param>
/// <param name="Dependencies">Name and reference of each dependency.</param>
internal sealed record PnpPackage(
    string? Name, string? Reference, string Location, ImmutableArray<(string Name, string Reference)> Dependencies)
{
    public bool IsWorkspace => Reference is null || Reference.StartsWith("workspace:", StringComparison.Ordinal);

    /// <summary>The version in the reference; empty when it has none.</summary>
    public string Version
    {
        get
        {
            // patch:NAME@npm%3A1.3.0#..., virtual:HASH#npm:1.3.0
            string text = (Reference ?? "").Replace("%3A", ":", StringComparison.OrdinalIgnoreCase);
            int at = text.LastIndexOf("npm:", StringComparison.Ordinal);
            if (at < 0)
            {
                return "";
            }

            string version = text[(at + "npm:".Length)..];
            int end = version.AsSpan().IndexOfAny("#:&?");
            return end < 0 ? version : version[..end];
        }
    }
}

/// <summary>
/// Yarn's Plug'n'Play: <c>.pnp.cjs</c>, or <c>.pnp.data.json</c> next to it, has the location and the dependencies of each package (Yarn
/// documentation, "PnP Specification", "The lookup table").
/// </summary>
internal static class PnpMap
{
    // The location of a virtual package, which has the same files with other peer dependencies: .yarn/__virtual__/HASH/0/cache/x.zip (PnP
    // Specification, "Virtual folders").
    private const string Virtual = "/__virtual__/";

    /// <summary>The packages, and the problem when the map could not be read completely.</summary>
    public static (ImmutableArray<PnpPackage> Packages, string? Problem) Read(byte[] file, bool isScript)
    {
        ReadOnlyMemory<byte> json = file;
        if (isScript && !TryState(file, out json))
        {
            return ([], "holds no state that can be read");
        }

        // A script that keeps its data in .pnp.data.json has no state of its own.
        if (!JsonText.TryParse(json, out JsonDocument? document, out string problem))
        {
            return ([], problem);
        }

        using (document)
        {
            if (!JsonText.TryGet(document.RootElement, "packageRegistryData", out JsonElement registry)
                || registry.ValueKind != JsonValueKind.Array)
            {
                return ([], "has no packageRegistryData");
            }

            ImmutableArray<PnpPackage>.Builder packages = ImmutableArray.CreateBuilder<PnpPackage>();
            foreach (JsonElement entry in registry.EnumerateArray())
            {
                if (!TryPair(entry, out JsonElement name, out JsonElement references) || references.ValueKind != JsonValueKind.Array)
                {
                    return (packages.ToImmutable(), "has an entry of another shape in packageRegistryData");
                }

                foreach (JsonElement item in references.EnumerateArray())
                {
                    if (!TryPair(item, out JsonElement reference, out JsonElement value)
                        || !JsonText.TryGet(value, "packageLocation", out JsonElement location)
                        || Text(location) is not { } place)
                    {
                        return (packages.ToImmutable(), "has a package without a location");
                    }

                    packages.Add(new PnpPackage(Text(name), Text(reference), Real(place), Dependencies(value)));
                }
            }

            return (packages.ToImmutable(), null);
        }
    }

    private static ImmutableArray<(string, string)> Dependencies(JsonElement package)
    {
        ImmutableArray<(string, string)>.Builder found = ImmutableArray.CreateBuilder<(string, string)>();
        if (JsonText.TryGet(package, "packageDependencies", out JsonElement list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in list.EnumerateArray())
            {
                if (!TryPair(item, out JsonElement name, out JsonElement target) || Text(name) is not { } wanted)
                {
                    continue;
                }

                // An alias names the other package: ["lp", ["left-pad", "npm:1.3.0"]].
                if (TryPair(target, out JsonElement other, out JsonElement reference) && Text(other) is { } real
                    && Text(reference) is { } at)
                {
                    found.Add((real, at));
                }
                else if (Text(target) is { } own)
                {
                    found.Add((wanted, own));
                }
            }
        }

        return found.ToImmutable();
    }

    private static string Real(string location)
    {
        int at = location.IndexOf(Virtual, StringComparison.Ordinal);
        string[] parts = at < 0 ? [] : location[(at + Virtual.Length)..].Split('/', 3);
        if (parts.Length < 3 || !int.TryParse(parts[1], out int up) || up is < 0 or > 16)
        {
            return location;
        }

        return location[..at] + string.Concat(Enumerable.Repeat("/..", up)) + "/" + parts[2];
    }

    // const RAW_RUNTIME_STATE =\n'{\ ...}'; every line ends with a backslash, and the quotes of the text inside are escaped.
    private static bool TryState(byte[] file, out ReadOnlyMemory<byte> json)
    {
        json = default;
        int at = file.AsSpan().IndexOf("RAW_RUNTIME_STATE"u8);
        int start = at < 0 ? -1 : file.AsSpan(at).IndexOf((byte)'\'');
        if (start < 0 || start > 64)
        {
            return false;
        }

        MemoryStream text = new(file.Length);
        for (int i = at + start + 1; i < file.Length; i++)
        {
            switch (file[i])
            {
                case (byte)'\'':
                    json = text.GetBuffer().AsMemory(0, (int)text.Length);
                    return true;
                case (byte)'\\' when i + 1 < file.Length:
                    if (file[++i] is not ((byte)'\n' or (byte)'\r'))
                    {
                        text.WriteByte(file[i]);
                    }

                    break;
                default:
                    text.WriteByte(file[i]);
                    break;
            }
        }

        return false;
    }

    private static bool TryPair(JsonElement item, out JsonElement first, out JsonElement second)
    {
        bool isPair = item.ValueKind == JsonValueKind.Array && item.GetArrayLength() == 2;
        (first, second) = isPair ? (item[0], item[1]) : default;
        return isPair;
    }

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate is not valid text.
            return null;
        }
    }
}
