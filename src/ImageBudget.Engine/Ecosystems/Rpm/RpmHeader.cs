using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>
/// A header blob: two counts, an index of (tag, type, offset, count), then the data; all numbers big-endian. Format: "Header" in rpm's
/// manual, https://rpm-software-management.github.io/rpm/manual/format_header.html. With or without a region tag at the start of the index
/// (HEADERIMMUTABLE, formerly HEADERIMAGE), every entry's offset is relative to the start of the data. Entries after the region are later
/// additions and take precedence.
/// </summary>
internal readonly ref struct RpmHeader
{
    private const int Preamble = 8;
    private const int EntrySize = 16;

    // RPM's own limits, lib/header.cc: hdrchkTags and hdrchkData.
    private const int MostEntries = 0xffff;
    private const int MostData = 0x0fffffff;

    private readonly ReadOnlySpan<byte> index;
    private readonly ReadOnlySpan<byte> data;

    private RpmHeader(ReadOnlySpan<byte> index, ReadOnlySpan<byte> data)
    {
        this.index = index;
        this.data = data;
    }

    public static bool TryRead(ReadOnlySpan<byte> blob, out RpmHeader header)
    {
        header = default;
        if (blob.Length < Preamble)
        {
            return false;
        }

        uint entries = BinaryPrimitives.ReadUInt32BigEndian(blob);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(blob[4..]);
        if (entries is 0 or > MostEntries || length > MostData || Preamble + (entries * EntrySize) + length > blob.Length)
        {
            return false;
        }

        int start = Preamble + ((int)entries * EntrySize);
        header = new RpmHeader(blob[Preamble..start], blob.Slice(start, (int)length));
        return true;
    }

    /// <summary>The first string of a tag; null when it is absent or not a string.</summary>
    public string? Text(RpmTag tag)
    {
        ReadOnlySpan<byte> bytes = Find(tag, out RpmType type, out uint count);
        return count > 0 && type is RpmType.Text or RpmType.TextArray or RpmType.LocalizedText && bytes.IndexOf((byte)0) is >= 0 and int end
            ? Encoding.UTF8.GetString(bytes[..end])
            : null;
    }

    /// <summary>All strings of a tag; fewer than the count when the data is truncated. Empty when it is absent.</summary>
    public List<string> Texts(RpmTag tag)
    {
        ReadOnlySpan<byte> bytes = Find(tag, out RpmType type, out uint count);
        List<string> texts = [];
        if (type is not (RpmType.Text or RpmType.TextArray or RpmType.LocalizedText))
        {
            return texts;
        }

        while (texts.Count < count && bytes.IndexOf((byte)0) is >= 0 and int end)
        {
            texts.Add(Encoding.UTF8.GetString(bytes[..end]));
            bytes = bytes[(end + 1)..];
        }

        return texts;
    }

    /// <summary>All numbers of a tag, of any width, unsigned; empty when it is absent or longer than the data.</summary>
    public long[] Numbers(RpmTag tag)
    {
        ReadOnlySpan<byte> bytes = Find(tag, out RpmType type, out uint count);
        int width = type switch
        {
            RpmType.Char or RpmType.Int8 => 1,
            RpmType.Int16 => 2,
            RpmType.Int32 => 4,
            RpmType.Int64 => 8,
            _ => 0,
        };
        if (width == 0 || count > bytes.Length / width)
        {
            return [];
        }

        long[] numbers = new long[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            ReadOnlySpan<byte> at = bytes[(i * width)..];
            numbers[i] = width switch
            {
                1 => at[0],
                2 => BinaryPrimitives.ReadUInt16BigEndian(at),
                4 => BinaryPrimitives.ReadUInt32BigEndian(at),
                _ => BinaryPrimitives.ReadInt64BigEndian(at),
            };
        }

        return numbers;
    }

    private ReadOnlySpan<byte> Find(RpmTag tag, out RpmType type, out uint count)
    {
        type = RpmType.None;
        count = 0;
        ReadOnlySpan<byte> found = default;
        for (int at = 0; at < index.Length; at += EntrySize)
        {
            ReadOnlySpan<byte> entry = index[at..];
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(entry[8..]);
            if (BinaryPrimitives.ReadUInt32BigEndian(entry) == (uint)tag && offset <= data.Length)
            {
                type = (RpmType)BinaryPrimitives.ReadUInt32BigEndian(entry[4..]);
                count = BinaryPrimitives.ReadUInt32BigEndian(entry[12..]);
                found = data[(int)offset..];
            }
        }

        return found;
    }
}

/// <summary>Types of header data, rpm's include/rpm/rpmtag.h.</summary>
internal enum RpmType : uint
{
    None = 0,
    Char = 1,
    Int8 = 2,
    Int16 = 3,
    Int32 = 4,
    Int64 = 5,
    Text = 6,
    Bytes = 7,
    TextArray = 8,
    LocalizedText = 9,
}

/// <summary>The tags that an inventory needs, rpm's include/rpm/rpmtag.h.</summary>
internal enum RpmTag : uint
{
    Name = 1000,
    Version = 1001,
    Release = 1002,
    Epoch = 1003,
    Size = 1009,
    Arch = 1022,
    OldFileNames = 1027,
    FileSizes = 1028,
    FileStates = 1029,
    FileModes = 1030,
    FileDigests = 1035,
    FileFlags = 1037,
    SourceRpm = 1044,
    ProvideName = 1047,
    RequireFlags = 1048,
    RequireName = 1049,
    RequireVersion = 1050,
    ProvideFlags = 1112,
    ProvideVersion = 1113,
    DirIndexes = 1116,
    BaseNames = 1117,
    DirNames = 1118,
    LongFileSizes = 5008,
    LongSize = 5009,
}
