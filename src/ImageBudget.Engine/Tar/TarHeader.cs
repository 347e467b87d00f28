namespace ImageBudget.Tar;

/// <summary>
/// A 512-byte header block: its layout (POSIX.1-2017 ustar; GNU tar manual, "Basic Tar Format"; star's <c>star.5</c>) and what Go's
/// archive/tar reads in it (<c>format.go</c>, <c>reader.go</c>, Go 1.19 and later), because container engines unpack with that.
/// </summary>
internal readonly record struct TarHeader
{
    public const int BlockSize = 512;

    // Bytes of a name with its prefix at most: 155 and a slash and 100.
    public const int LongestName = 256;

    // Old GNU sparse header: four regions, a continuation flag and the real size.
    public const int GnuSparseMap = 386;
    public const int GnuSparseIsExtended = 482;
    public const int GnuSparseRegionSize = 24;
    public const int GnuSparseHeaderRegions = 4;
    public const int GnuSparseExtensionRegions = 21;
    public const int GnuSparseExtensionIsExtended = 504;
    public static readonly Range GnuRealSize = 483..495;

    private const int TypeFlagOffset = 156;

    private static readonly Range NameField = 0..100;
    private static readonly Range ModeField = 100..108;
    private static readonly Range UidField = 108..116;
    private static readonly Range GidField = 116..124;
    private static readonly Range SizeField = 124..136;
    private static readonly Range ModificationTimeField = 136..148;
    private static readonly Range ChecksumField = 148..156;
    private static readonly Range LinkNameField = 157..257;
    private static readonly Range Magic = 257..263;
    private static readonly Range Version = 263..265;
    private static readonly Range DeviceMajor = 329..337;
    private static readonly Range DeviceMinor = 337..345;

    // The same bytes mean other things in each dialect.
    private static readonly Range UstarPrefix = 345..500;
    private static readonly Range GnuAccessTime = 345..357;
    private static readonly Range GnuChangeTime = 357..369;
    private static readonly Range StarPrefix = 345..476;
    private static readonly Range StarAccessTime = 476..488;
    private static readonly Range StarChangeTime = 488..500;
    private static readonly Range StarTrailer = 508..512;

    public TarDialect Dialect { get; private init; }

    public byte TypeFlag { get; private init; }

    /// <summary>May be negative; not used for members without content.</summary>
    public long Size { get; private init; }

    public long Mode { get; private init; }

    public long Uid { get; private init; }

    public long Gid { get; private init; }

    public long ModificationTime { get; private init; }

    /// <summary>True when the stored checksum is the sum of the block's bytes; old programs summed signed bytes.</summary>
    public static bool HasValidChecksum(ReadOnlySpan<byte> block)
    {
        if (!TarNumber.TryParseOctal(block[ChecksumField], out long stored))
        {
            return false;
        }

        long unsigned = 0, signed = 0;
        for (int i = 0; i < BlockSize; i++)
        {
            byte b = i is >= 148 and < 156 ? (byte)' ' : block[i];
            unsigned += b;
            signed += (sbyte)b;
        }

        return stored == unsigned || stored == signed;
    }

    /// <summary>
    /// The fields of fixed meaning. Each number must be valid, also if it is not used: otherwise Go refuses the archive.
    /// </summary>
    /// <param name="block">512 bytes.</param>
    /// <param name="offset">Their offset in the tar.</param>
    /// <exception cref="TarFormatException">There is no header here.</exception>
    public static TarHeader Parse(ReadOnlySpan<byte> block, long offset)
    {
        if (!HasValidChecksum(block))
        {
            throw new TarFormatException(TarFault.Malformed, offset, "no tar header here: its checksum is wrong");
        }

        TarDialect dialect = DialectOf(block);
        if (dialect != TarDialect.V7)
        {
            Number(block[DeviceMajor], "device", offset);
            Number(block[DeviceMinor], "device", offset);
        }

        if (dialect == TarDialect.Star)
        {
            Number(block[StarAccessTime], "access time", offset);
            Number(block[StarChangeTime], "change time", offset);
        }

        return new TarHeader
        {
            Dialect = dialect,
            TypeFlag = block[TypeFlagOffset],
            Size = Number(block[SizeField], "size", offset),
            Mode = Number(block[ModeField], "mode", offset),
            Uid = Number(block[UidField], "uid", offset),
            Gid = Number(block[GidField], "gid", offset),
            ModificationTime = Number(block[ModificationTimeField], "modification time", offset),
        };
    }

    /// <summary>The name with its prefix.</summary>
    /// <param name="block">The header.</param>
    /// <param name="joined">Room for <see cref="LongestName"/> bytes.</param>
    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> block, Span<byte> joined)
    {
        ReadOnlySpan<byte> name = Text(block[NameField]);
        ReadOnlySpan<byte> prefix = Prefix(block);
        if (prefix.IsEmpty)
        {
            return name;
        }

        prefix.CopyTo(joined);
        joined[prefix.Length] = (byte)'/';
        name.CopyTo(joined[(prefix.Length + 1)..]);
        return joined[..(prefix.Length + 1 + name.Length)];
    }

    public static ReadOnlySpan<byte> LinkName(ReadOnlySpan<byte> block) => Text(block[LinkNameField]);

    /// <summary>The field up to its first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    // The magic decides, for star with the trailer, for GNU with the version; anything else is v7.
    private static TarDialect DialectOf(ReadOnlySpan<byte> block) =>
        block[Magic].SequenceEqual("ustar\0"u8)
            ? block[StarTrailer].SequenceEqual("tar\0"u8) ? TarDialect.Star : TarDialect.Ustar
            : block[Magic].SequenceEqual("ustar "u8) && block[Version].SequenceEqual(" \0"u8) ? TarDialect.Gnu : TarDialect.V7;

    private ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> block)
    {
        switch (Dialect)
        {
            case TarDialect.Ustar:
                return Text(block[UstarPrefix]);
            case TarDialect.Star:
                return Text(block[StarPrefix]);
            case TarDialect.Gnu when !IsTime(block[GnuAccessTime]) || !IsTime(block[GnuChangeTime]):
                // Go before 1.8 wrote a prefix over GNU's times (golang.org/issue/12594): an ASCII field that is not a time is used as a
                // prefix.
                ReadOnlySpan<byte> prefix = Text(block[UstarPrefix]);
                return System.Text.Ascii.IsValid(prefix) ? prefix : [];
            default:
                return [];
        }
    }

    private static bool IsTime(ReadOnlySpan<byte> field) => field[0] == 0 || TarNumber.TryParseField(field, out _);

    private static long Number(ReadOnlySpan<byte> field, string name, long offset) =>
        TarNumber.TryParseField(field, out long value)
            ? value
            : throw new TarFormatException(TarFault.Malformed, offset, $"the {name} field of a tar header is not a number");
}
