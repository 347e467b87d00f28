using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace ImageBudget.Formats.Cargo;

/// <summary>A crate that was compiled into a program.</summary>
/// <param name="Name">As on crates.io, hyphens kept.</param>
/// <param name="Version">A semantic version.</param>
/// <param name="Source"><c>crates.io</c>, <c>git</c>, <c>local</c>, <c>registry</c>, or another value from the text.</param>
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

    /// <summary>Decodes a section; unexpected data and errors become <see cref="Problems"/>.</summary>
    public static AuditableJson Read(ReadOnlySpan<byte> zlib)
    {
        if (!TryInflate(zlib, out byte[] json, out string problem) || !JsonText.TryParse(json, out JsonDocument? document, out problem))
        {
            return new AuditableJson { Problems = [problem] };
        }

        using (document)
        {
            return FromJson(document.RootElement);
        }
    }

    /// <summary>True when a dependency list starts here; for files without a readable section table.</summary>
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

    // RFC 1950 2.2 (header and its check sum) and RFC 1951 3.2.3 (the first block): a cheap test before decompressing.
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
        catch (Exception e) when (IsFormatError(e))
        {
            return 0;
        }
    }

    private static bool TryInflate(ReadOnlySpan<byte> zlib, out byte[] json, out string problem)
    {
        json = [];
        problem = "the dependency list is larger than 8 MiB";
        try
        {
            using ZLibStream plain = new(new MemoryStream(zlib.ToArray(), writable: false), CompressionMode.Decompress);
            if (CappedContent.Read(plain, MaxJson, out _) is { } bytes)
            {
                json = bytes;
                return true;
            }
        }
        catch (Exception e) when (IsFormatError(e))
        {
            problem = "the dependency list cannot be decompressed";
        }

        return false;
    }

    // For a header with a preset dictionary, the platform throws an internal subclass of IOException.
    private static bool IsFormatError(Exception e) => e is InvalidDataException or IOException;

    private static AuditableJson FromJson(JsonElement root)
    {
        if (!JsonText.TryGet(root, "packages", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return new AuditableJson { Problems = ["the dependency list has no packages"] };
        }

        List<string> problems = [];
        int count = list.GetArrayLength();
        var packages = ImmutableArray.CreateBuilder<CargoPackage>(count);
        foreach (JsonElement item in list.EnumerateArray())
        {
            string? name = JsonText.Text(item, "name");
            string? version = JsonText.Text(item, "version");
            if (name is null || version is null)
            {
                // Dependencies refer to packages by index, so a crate without a name keeps its place in the list.
                JsonText.Note(problems, $"package {packages.Count} of the dependency list has no name or no version");
            }

            packages.Add(new CargoPackage(
                name ?? "", version ?? "", JsonText.Text(item, "source") ?? "", JsonText.Text(item, "kind") ?? "runtime",
                Indexes(item, count, packages.Count, problems), JsonText.IsTrue(item, "root")));
        }

        return new AuditableJson { Packages = packages.MoveToImmutable(), Problems = [.. problems] };
    }

    private static ImmutableArray<int> Indexes(JsonElement item, int count, int self, List<string> problems)
    {
        var indexes = ImmutableArray.CreateBuilder<int>();
        foreach (JsonElement index in JsonText.Items(item, "dependencies", problems))
        {
            if (index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out int value) && value >= 0 && value < count)
            {
                indexes.Add(value);
            }
            else
            {
                JsonText.Note(problems, $"package {self} depends on a package that is not in the list");
            }
        }

        return indexes.ToImmutable();
    }
}
