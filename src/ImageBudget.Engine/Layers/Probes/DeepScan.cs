using System.Buffers.Binary;
using System.IO.Compression;
using ImageBudget.Formats;
using ImageBudget.Formats.Beam;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Formats.Zip;

namespace ImageBudget.Layers.Probes;

/// <summary>
/// Finds store hashes that Nix's own scan misses: inside gzip members, zip and jar archives (nested), compressed chunks of BEAM files,
/// compressed ELF sections, and UTF-16 text. Opt-in, and bounded: a file yields at most <see cref="MostInflated"/> bytes.
/// </summary>
internal sealed class DeepScan
{
    /// <summary>Largest file that is scanned, in bytes.</summary>
    public const int LargestFile = 16 * 1024 * 1024;

    private const long MostInflated = 256L * 1024 * 1024;
    private const int MostNesting = 4;

    private readonly Action<StoreMention, string> _found;
    private readonly HashSet<StoreHash> _seen = [];
    private long _budget;

    /// <param name="found">Called once per file for each distinct run of base-32 digits, with what contains it.</param>
    public DeepScan(Action<StoreMention, string> found) => _found = found;

    /// <summary>True when the first bytes are those of an archive that should be scanned, whatever the file's size.</summary>
    public static bool IsArchive(ReadOnlySpan<byte> head) => head.StartsWith(Gzip) || head.StartsWith("PK\x03\x04"u8);

    private static ReadOnlySpan<byte> Gzip => [0x1f, 0x8b];

    /// <summary>Scans one file.</summary>
    /// <returns>False when a limit was reached before its end.</returns>
    public bool Scan(ReadOnlyMemory<byte> file)
    {
        _seen.Clear();
        _budget = MostInflated;
        Look(file, "", 0);
        return _budget > 0;
    }

    private void Look(ReadOnlyMemory<byte> content, string inside, int depth)
    {
        if (depth > MostNesting || _budget <= 0)
        {
            return;
        }

        ReadOnlySpan<byte> bytes = content.Span;
        if (bytes.StartsWith(Gzip))
        {
            LookAtInflated(() => new GZipStream(Open(content), CompressionMode.Decompress), Place(inside, "gzip"), depth);
        }
        else if (bytes.StartsWith("PK\x03\x04"u8))
        {
            LookAtArchive(content, inside, depth);
        }
        else if (BeamFile.Looks(bytes))
        {
            LookAtBeam(content, inside, depth);
        }
        else if (bytes.StartsWith("\x7f"u8) && bytes.Length > 64 && bytes[1..4].SequenceEqual("ELF"u8))
        {
            LookAtElf(content, inside, depth);
        }

        LookAtUtf16(bytes, 0, Place(inside, "UTF-16"));
        LookAtUtf16(bytes, 1, Place(inside, "UTF-16"));
    }

    private void LookAtInflated(Func<Stream> open, string inside, int depth)
    {
        if (Inflate(open) is not { } inflated)
        {
            return;
        }

        ScanPlain(inflated, inside);
        Look(inflated, inside, depth + 1);
    }

    private void LookAtArchive(ReadOnlyMemory<byte> content, string inside, int depth)
    {
        using ZipIndex? archive = ZipIndex.TryOpen(content, _budget, out _);
        foreach (ZipMember member in archive?.Members ?? [])
        {
            if (_budget <= 0)
            {
                return;
            }

            if (archive!.TryRead(member.Name, (int)Math.Min(_budget, LargestFile * 4L), out _) is { } bytes)
            {
                _budget -= bytes.Length;
                string place = Place(inside, "zip member " + member.Name);
                ScanPlain(bytes, place);
                Look(bytes, place, depth + 1);
            }
        }
    }

    // erl_ext_dist, "compressed term": 131, 80, the size, zlib data. LitT: the size, zlib data (OTP lib/compiler, beam_asm).
    private void LookAtBeam(ReadOnlyMemory<byte> content, string inside, int depth)
    {
        if (BeamFile.TryRead(content.Span) is not { } beam)
        {
            return;
        }

        foreach (BeamChunk chunk in beam.Chunks)
        {
            if (chunk.Offset < 0 || chunk.Size < 6 || chunk.Offset + chunk.Size > content.Length)
            {
                continue;
            }

            ReadOnlyMemory<byte> data = content.Slice((int)chunk.Offset, (int)chunk.Size);
            int at = data.Span.StartsWith(CompressedTerm) ? 6 : chunk.Name == "LitT" ? 4 : -1;
            if (at > 0)
            {
                LookAtInflated(
                    () => new ZLibStream(Open(data[at..]), CompressionMode.Decompress), Place(inside, "BEAM chunk " + chunk.Name), depth);
            }
        }
    }

    private static ReadOnlySpan<byte> CompressedTerm => [131, 80];

    // System V ABI, "Section Header" and "Compression Header": SHF_COMPRESSED = 0x800, ELFCOMPRESS_ZLIB = 1; .zdebug: "ZLIB", 8 bytes of
    // size.
    private void LookAtElf(ReadOnlyMemory<byte> content, string inside, int depth)
    {
        ReadOnlySpan<byte> elf = content.Span;
        if (elf[4] != 2 || elf[5] != 1)
        {
            return;
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(elf[0x28..]);
        int size = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3a..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf[0x3c..]);
        for (int i = 0; i < count && size >= 64; i++)
        {
            ulong at = table + ((ulong)i * (ulong)size);
            if (at > (ulong)elf.Length || (ulong)elf.Length - at < 64)
            {
                return;
            }

            ReadOnlySpan<byte> header = elf[(int)at..];
            ulong flags = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[0x18..]);
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(header[0x20..]);
            if (offset > (ulong)elf.Length || length > (ulong)elf.Length - offset || length < 24)
            {
                continue;
            }

            ReadOnlyMemory<byte> section = content.Slice((int)offset, (int)length);
            bool compressed = (flags & 0x800) != 0 && BinaryPrimitives.ReadUInt32LittleEndian(section.Span) == 1;
            bool old = !compressed && section.Span.StartsWith("ZLIB"u8);
            if (compressed || old)
            {
                LookAtInflated(
                    () => new ZLibStream(Open(section[(compressed ? 24 : 12)..]), CompressionMode.Decompress),
                    Place(inside, "compressed ELF section"), depth);
            }
        }
    }

    // Every second byte, where the other one is zero; anything else breaks a run. One alignment is little-endian, the other big-endian.
    private void LookAtUtf16(ReadOnlySpan<byte> bytes, int start, string inside)
    {
        if (bytes.Length < 2 * StoreHash.Length || bytes.IndexOf((byte)0) < 0)
        {
            return;
        }

        byte[] narrow = new byte[bytes.Length / 2];
        bool any = false;
        for (int i = start, n = 0; i + 1 < bytes.Length && n < narrow.Length; i += 2, n++)
        {
            bool text = bytes[i + 1] == 0 && bytes[i] != 0;
            narrow[n] = text ? bytes[i] : (byte)0xff;
            any |= text;
        }

        if (any)
        {
            ScanPlain(narrow, inside, factor: 2);
        }
    }

    private void ScanPlain(ReadOnlySpan<byte> bytes, string inside, int factor = 1)
    {
        StoreHashScanner scanner = new();
        scanner.Append(bytes);
        scanner.Complete().Read(null, mention =>
        {
            if (_seen.Add(mention.Hash))
            {
                _found(mention with { Offset = mention.Offset * factor }, inside);
            }
        });
        if (scanner.Overflowed)
        {
            _budget = 0;
        }
    }

    private byte[]? Inflate(Func<Stream> open)
    {
        try
        {
            using Stream stream = open();
            byte[]? bytes = CappedContent.Read(stream, Math.Min(_budget, LargestFile * 4L), out long read);
            _budget -= read;
            return bytes;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            // Not compressed after all; its plain bytes were already scanned.
            return null;
        }
    }

    private static MemoryStream Open(ReadOnlyMemory<byte> content) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);

    private static string Place(string outer, string inner) => outer.Length == 0 ? inner : outer + " > " + inner;
}
