using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text.Json;

namespace ImageBudget.Formats.Cargo;

/// <summary>A crate that went into a program.</summary>
/// <param name="Name">As on crates.io, hyphens kept.</param>
/// <param name="Version">A semantic version.</param>
/// <param name="Source"><c>crates.io</c>, <c>git</c>, <c>local</c>, <c>registry</c>, or whatever the text says.</param>
/// <param name="Kind"><c>runtime</c> or <c>build</c>.</param>
/// <param name="Dependencies">Indexes into the list of packages, all of them valid.</param>
/// <param name="Root">The crate that the program was built from.</param>
internal sealed record CargoPackage(
    string Name, string Version, string Source, string Kind, ImmutableArray<int> Dependencies, bool Root);

/// <summary>
/// The dependency list that cargo-auditable puts into the section <c>.dep-v0</c>: JSON, compressed with zlib
/// (rust-secure-code/cargo-auditable, PARSING.md and cargo-auditable.schema.json).
/// </summary>
internal sealed record AuditableJson
{
    public const string SectionName = ".dep-v0";

    // A large workspace has a few thousand crates, about 100 bytes each.
    public const int MaxJson = 8 * 1024 * 1024;

    private const int PrefixLength = 16;

    public ImmutableArray<CargoPackage> Packages { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Decodes a section; what it holds apart from the list, and any damage, goes to <see cref="Problems"/>.</summary>
    public static AuditableJson Read(ReadOnlySpan<byte> zlib)
    {
        if (!TryInflate(zlib, MaxJson, out byte[] json, out string? problem))
        {
            return new AuditableJson { Problems = [problem] };
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
            return FromJson(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return new AuditableJson { Problems = ["the dependency list is not JSON"] };
        }
    }

    /// <summary>True when a dependency list starts here: for a file whose section table is not at hand.</summary>
    public static bool Looks(ReadOnlySpan<byte> zlib)
    {
        if (!LooksLikeZlib(zlib))
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        int length = InflatePrefix(zlib, prefix);
        ReadOnlySpan<byte> text = prefix[..length];
        if (text.IsEmpty || text[0] != '{')
        {
            return false;
        }

        return text[1..].TrimStart(" \t\r\n"u8).StartsWith("\"packages\""u8);
    }

    // RFC 1950 2.2 (header and its check sum) and RFC 1951 3.2.3 (the first block): a cheap sieve before the inflater is asked.
    private static bool LooksLikeZlib(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || (bytes[0] & 0x0f) != 8 || ((bytes[0] << 8) | bytes[1]) % 31 != 0 || (bytes[1] & 0x20) != 0)
        {
            return false;
        }

        int bits = bytes[2] | (bytes[3] << 8) | (bytes[4] << 16);
        return ((bits >> 1) & 3) switch
        {
            0 => (ushort)~(bytes[3] | (bytes[4] << 8)) == (bytes[5] | (bytes[6] << 8)),
            1 => ((bits >> 3) & 0xff) == 0xd5, // the fixed code of '{', most significant bit first
            2 => ((bits >> 3) & 0x1f) <= 29 && ((bits >> 8) & 0x1f) <= 29,
            _ => false,
        };
    }

    private static int InflatePrefix(ReadOnlySpan<byte> zlib, Span<byte> prefix)
    {
        using ZLibStream plain = new(new MemoryStream(zlib.ToArray(), writable: false), CompressionMode.Decompress);
        try
        {
            return plain.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private static bool TryInflate(ReadOnlySpan<byte> zlib, int max, out byte[] json, [NotNullWhen(false)] out string? problem)
    {
        json = [];
        problem = null;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            using MemoryStream text = new();
            using ZLibStream plain = new(new MemoryStream(zlib.ToArray(), writable: false), CompressionMode.Decompress);
            for (int read; (read = plain.Read(buffer)) > 0;)
            {
                text.Write(buffer, 0, read);
                if (text.Length > max)
                {
                    problem = "the dependency list is larger than 8 MiB";
                    return false;
                }
            }

            json = text.ToArray();
            return true;
        }
        catch (InvalidDataException)
        {
            problem = "the dependency list cannot be decompressed";
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static AuditableJson FromJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("packages", out JsonElement list)
            || list.ValueKind != JsonValueKind.Array)
        {
            return new AuditableJson { Problems = ["the dependency list has no packages"] };
        }

        List<string> problems = [];
        int count = list.GetArrayLength();
        var packages = ImmutableArray.CreateBuilder<CargoPackage>(count);
        foreach (JsonElement item in list.EnumerateArray())
        {
            string? name = Text(item, "name");
            string? version = Text(item, "version");
            if (name is null || version is null)
            {
                // Indexes must stay what they are, so a crate without a name keeps its place.
                Note(problems, $"package {packages.Count} of the dependency list has no name or no version");
            }

            packages.Add(new CargoPackage(
                name ?? "", version ?? "", Text(item, "source") ?? "", Text(item, "kind") ?? "runtime",
                Indexes(item, count, packages.Count, problems),
                item.ValueKind == JsonValueKind.Object && item.TryGetProperty("root", out JsonElement isRoot) && isRoot.ValueKind == JsonValueKind.True));
        }

        return new AuditableJson { Packages = packages.MoveToImmutable(), Problems = [.. problems] };
    }

    private static ImmutableArray<int> Indexes(JsonElement item, int count, int self, List<string> problems)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("dependencies", out JsonElement list))
        {
            return [];
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            Note(problems, $"the dependencies of package {self} are not a list");
            return [];
        }

        var indexes = ImmutableArray.CreateBuilder<int>(Math.Min(list.GetArrayLength(), count));
        foreach (JsonElement index in list.EnumerateArray())
        {
            if (index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out int value) && value >= 0 && value < count)
            {
                indexes.Add(value);
            }
            else
            {
                Note(problems, $"package {self} depends on a package that is not in the list");
            }
        }

        return indexes.ToImmutable();
    }

    // A lone surrogate is legal JSON syntax and yet no text: GetString then throws InvalidOperationException.
    private static string? Text(JsonElement item, string name)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(name, out JsonElement value) || value.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void Note(List<string> problems, string problem)
    {
        if (problems.Count < 8)
        {
            problems.Add(problem);
        }
    }
}
