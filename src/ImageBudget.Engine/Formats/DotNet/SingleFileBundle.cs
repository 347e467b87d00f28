using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace ImageBudget.Formats.DotNet;

internal enum BundledFileType
{
    Unknown = 0,
    Assembly = 1,
    NativeBinary = 2,
    DepsJson = 3,
    RuntimeConfigJson = 4,
    Symbols = 5,
}

/// <param name="Path">Relative to the application's directory.</param>
/// <param name="Type">As the bundler recorded it.</param>
/// <param name="Offset">In the bundle.</param>
/// <param name="Size">Of the file itself.</param>
/// <param name="StoredSize">In the bundle: less than <paramref name="Size"/> when it is compressed.</param>
internal sealed record BundledFile(string Path, BundledFileType Type, long Offset, long Size, long StoredSize);

/// <summary>
/// A .NET single-file application: an apphost followed by files and a header that lists them (dotnet/designs,
/// <c>accepted/2020/single-file/bundler.md</c>; header versions 1 and 2 of .NET Core 3 and .NET 5, 6 since .NET 6).
/// </summary>
internal sealed record SingleFileBundle
{
    private const int MaxFiles = 65536;
    private const int MaxPath = 4096;
    private const int MaxDepsJson = 16 * 1024 * 1024;

    public required string Id { get; init; }

    public ImmutableArray<BundledFile> Files { get; init; } = [];

    /// <summary>The embedded dependency manifest; null when there is none or it cannot be read.</summary>
    public DepsJson? DepsJson { get; init; }

    /// <summary>The bytes of <see cref="DepsJson"/>; null when that is null.</summary>
    public byte[]? Manifest { get; init; }

    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>SHA-256 of ".net core bundle"; the eight bytes before it are the header's offset, 0 in an apphost without a
    /// bundle.</summary>
    public static ReadOnlySpan<byte> Signature =>
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32,
        0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    /// <summary>Null when the file is not a bundle.</summary>
    /// <param name="file">The whole file.</param>
    public static SingleFileBundle? TryRead(ReadOnlySpan<byte> file)
    {
        // Programs that create bundles contain the signature too; use the first one whose offset leads to a header.
        int trials = 8;
        for (int at = 0, next; trials > 0 && (next = file[at..].IndexOf(Signature)) >= 0; at++, trials--)
        {
            at += next;
            if (at < 8)
            {
                continue;
            }

            long offset = BinaryPrimitives.ReadInt64LittleEndian(file[(at - 8)..]);
            if (offset > at && offset < file.Length && TryReadAt(file, (int)offset) is { } bundle)
            {
                return bundle;
            }
        }

        return null;
    }

    private static SingleFileBundle? TryReadAt(ReadOnlySpan<byte> file, int offset)
    {
        byte[] whole = file.ToArray();
        return TryReadList(file[offset..], file.Length, start => start < whole.Length ? whole[(int)start..] : null);
    }

    /// <summary>Reads a bundle from the parts kept of a streamed file.</summary>
    /// <param name="list">From the header on.</param>
    /// <param name="fileSize">Of the whole file.</param>
    /// <param name="contentAt">Gives the bytes of the file from an offset on; null or too short when they were not kept.</param>
    internal static SingleFileBundle? TryReadList(ReadOnlySpan<byte> list, long fileSize, Func<long, byte[]?> contentAt)
    {
        ReadOnlySpan<byte> rest = list;
        if (!TryInt32(ref rest, out int major) || !TryInt32(ref rest, out _) || !TryInt32(ref rest, out int count)
            || major is < 1 or > 6 || count is < 0 or > MaxFiles || !TryString(ref rest, out string id))
        {
            return null;
        }

        // Offsets and sizes of deps.json and runtimeconfig.json, and flags: skipped, because the list of files has the offsets too.
        const int FixedPart = 5 * sizeof(long);
        if (major >= 2)
        {
            if (rest.Length < FixedPart)
            {
                return null;
            }

            rest = rest[FixedPart..];
        }

        List<string> problems = [];
        var files = ImmutableArray.CreateBuilder<BundledFile>();
        DepsJson? deps = null;
        byte[]? manifest = null;
        for (int i = 0; i < count; i++)
        {
            long compressed = 0;
            if (!TryInt64(ref rest, out long start) || !TryInt64(ref rest, out long size)
                || (major >= 6 && !TryInt64(ref rest, out compressed))
                || rest.IsEmpty || !TryTyped(ref rest, out BundledFileType type, out string path))
            {
                JsonText.Note(problems, "the list of bundled files is truncated");
                break;
            }

            long stored = compressed > 0 ? compressed : size;
            if (start < 0 || size < 0 || stored < 0 || start > fileSize || stored > fileSize - start)
            {
                JsonText.Note(problems, "a bundled file lies past the end of the file");
                continue;
            }

            files.Add(new BundledFile(path, type, start, size, stored));
            if (type == BundledFileType.DepsJson && deps is null)
            {
                if (contentAt(start) is { } content && content.Length >= stored)
                {
                    (deps, manifest) = ReadDeps(content.AsSpan(0, (int)stored), compressed > 0, problems);
                }
                else
                {
                    JsonText.Note(problems, "the bundled deps.json could not be kept");
                }
            }
        }

        return new SingleFileBundle
        {
            Id = id,
            Files = files
            .ToImmutable(),
            DepsJson = deps,
            Manifest = manifest,
            Problems = [.. problems]
        };
    }

    private static (DepsJson? Deps, byte[]? Manifest) ReadDeps(ReadOnlySpan<byte> stored, bool isCompressed, List<string> problems)
    {
        byte[] bytes = stored.ToArray();
        if (!isCompressed)
        {
            return (DotNet.DepsJson.Read(bytes), bytes);
        }

        try
        {
            using DeflateStream plain = new(new MemoryStream(bytes, writable: false), CompressionMode.Decompress);
            if (CappedContent.Read(plain, MaxDepsJson, out _) is { } json)
            {
                return (DotNet.DepsJson.Read(json), json);
            }

            JsonText.Note(problems, "the bundled deps.json is larger than 16 MiB");
            return default;
        }
        catch (InvalidDataException)
        {
            JsonText.Note(problems, "the bundled deps.json cannot be decompressed");
            return default;
        }
    }

    private static bool TryTyped(ref ReadOnlySpan<byte> rest, out BundledFileType type, out string path)
    {
        type = rest[0] <= 5 ? (BundledFileType)rest[0] : BundledFileType.Unknown;
        rest = rest[1..];
        return TryString(ref rest, out path);
    }

    private static bool TryInt32(ref ReadOnlySpan<byte> rest, out int value)
    {
        bool read = BinaryPrimitives.TryReadInt32LittleEndian(rest, out value);
        rest = read ? rest[sizeof(int)..] : rest;
        return read;
    }

    private static bool TryInt64(ref ReadOnlySpan<byte> rest, out long value)
    {
        bool read = BinaryPrimitives.TryReadInt64LittleEndian(rest, out value);
        rest = read ? rest[sizeof(long)..] : rest;
        return read;
    }

    // As BinaryWriter writes it: the length in groups of seven bits, then UTF-8.
    private static bool TryString(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = "";
        int length = 0;
        for (int i = 0; i < rest.Length && i < 3; i++)
        {
            length |= (rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                if (length > MaxPath || length > rest.Length - i - 1)
                {
                    return false;
                }

                text = Encoding.UTF8.GetString(rest.Slice(i + 1, length));
                rest = rest[(i + 1 + length)..];
                return true;
            }
        }

        return false;
    }
}
