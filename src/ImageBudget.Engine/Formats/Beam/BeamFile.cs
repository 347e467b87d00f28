using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Formats.Beam;

/// <summary>A chunk of a BEAM file, without its 8-byte header and its padding.</summary>
internal readonly record struct BeamChunk(string Name, long Offset, long Size);

/// <summary>
/// The chunks of a compiled Erlang module: IFF with big-endian sizes, chunks padded to four bytes (OTP, <c>beam_lib</c> and
/// <c>erts/emulator/beam/beam_file.c</c>).
/// </summary>
internal sealed record BeamFile
{
    private const int MaxChunks = 256;
    private const int HeaderSize = 12;

    /// <summary>In file order.</summary>
    public ImmutableArray<BeamChunk> Chunks { get; init; } = [];

    /// <summary>The first atom of the module; null when there is no atom table.</summary>
    public string? Module { get; init; }

    /// <summary>The whole file is gzip-compressed (<c>erlc +compressed</c>); the other properties are then empty.</summary>
    public bool IsCompressed { get; init; }

    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>True when the first 12 bytes are those of a BEAM file.</summary>
    public static bool Looks(ReadOnlySpan<byte> head) =>
        head.Length >= HeaderSize && head.StartsWith("FOR1"u8) && head[8..].StartsWith("BEAM"u8);

    /// <summary>
    /// True for the chunks that OTP's <c>beam_lib:strip_files/1</c> keeps (<c>significant_chunks/0</c>). The <c>strip_beams</c> of Elixir's
    /// <c>mix release</c> keeps <c>Attr</c> as well (<c>Mix.Release</c>, <c>@significant_chunks</c>).
    /// </summary>
    public static bool SurvivesStripping(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("Atom"u8) || name.SequenceEqual("AtU8"u8) || name.SequenceEqual("Code"u8) || name.SequenceEqual("StrT"u8)
        || name.SequenceEqual("ImpT"u8) || name.SequenceEqual("ExpT"u8) || name.SequenceEqual("FunT"u8) || name.SequenceEqual("LitT"u8)
        || name.SequenceEqual("Line"u8) || name.SequenceEqual("Meta"u8) || name.SequenceEqual("Type"u8);

    /// <summary>Bytes of all chunks of that name; 0 when there is none.</summary>
    public long SizeOf(string name) => Chunks.Where(chunk => chunk.Name == name).Sum(chunk => chunk.Size);

    /// <summary>Null when this is not a BEAM file.</summary>
    public static BeamFile? TryRead(ReadOnlySpan<byte> file)
    {
        if (file.Length > 2 && file[0] == 0x1f && file[1] == 0x8b)
        {
            return new BeamFile { IsCompressed = true };
        }

        if (!Looks(file))
        {
            return null;
        }

        List<string> problems = [];
        var chunks = ImmutableArray.CreateBuilder<BeamChunk>();
        string? module = null;
        long end = Math.Min(file.Length, 8L + BinaryPrimitives.ReadUInt32BigEndian(file[4..]));
        if (end < file.Length || 8L + BinaryPrimitives.ReadUInt32BigEndian(file[4..]) > file.Length)
        {
            problems.Add("the length in the header is not that of the file");
        }

        long at = HeaderSize;
        while (at + 8 <= end)
        {
            if (chunks.Count == MaxChunks)
            {
                problems.Add("there are more chunks than the limit");
                break;
            }

            ReadOnlySpan<byte> header = file[(int)at..];
            long size = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
            if (size > end - at - 8)
            {
                problems.Add("a chunk lies past the end of the file");
                break;
            }

            string name = Encoding.Latin1.GetString(header[..4]);
            chunks.Add(new BeamChunk(name, at + 8, size));
            if (module is null && name is "AtU8" or "Atom")
            {
                module ??= FirstAtom(file.Slice((int)at + 8, (int)size), name == "AtU8");
            }

            at += 8 + ((size + 3) & ~3L);
        }

        return new BeamFile { Chunks = chunks.ToImmutable(), Module = module, Problems = [.. problems] };
    }

    // A count, then atoms with a length before each. Since OTP 28 a negative count says that lengths are compact terms: below 16 one
    // byte (tag 0 in the low three bits, the value in the high four), below 2048 two.
    private static string? FirstAtom(ReadOnlySpan<byte> table, bool isUtf8)
    {
        if (table.Length < 5)
        {
            return null;
        }

        int count = BinaryPrimitives.ReadInt32BigEndian(table);
        int length = table[4];
        int start = 5;
        if (count < 0)
        {
            length = table[4] >> 4;
            if ((table[4] & 0x08) != 0)
            {
                if (table.Length < 6 || (table[4] & 0x10) != 0)
                {
                    return null;
                }

                length = ((table[4] & 0xe0) << 3) | table[5];
                start = 6;
            }
        }

        return count == 0 || length == 0 || length > table.Length - start
            ? null
            : (isUtf8 ? Encoding.UTF8 : Encoding.Latin1).GetString(table.Slice(start, length));
    }
}
