using ImageBudget.Model;

namespace ImageBudget.Tar;

/// <summary>
/// The content of one PAX extended header, read as Go's archive/tar does (<c>parsePAX</c>, <c>mergePAX</c>, Go 1.19 and later): of equal
/// keys the last holds, and an empty value leaves the header's own field. Null means that the value is absent.
/// </summary>
internal sealed class PaxHeader(ImageLimits limits)
{
    private readonly List<byte> _sparseBlocks = [];
    private int _sparseNumbers;

    public byte[]? Path { get; private set; }

    public byte[]? LinkPath { get; private set; }

    /// <summary>Of the data that follows; may be negative.</summary>
    public long? Size { get; private set; }

    /// <summary>
    /// Why the member that follows cannot be read; null when all numbers are valid. Like Go, this is reported with the member, not before.
    /// </summary>
    public TarFormatException? Fault { get; private set; }

    public long? Uid { get; private set; }

    public long? Gid { get; private set; }

    public long? ModificationTime { get; private set; }

    /// <summary>Combined hash of extended attributes; 0 when there are none.</summary>
    public uint ExtendedAttributes { get; private set; }

    /// <summary>What it says about a sparse file, as text: it is used only when the version is known and complete.</summary>
    public PaxSparse Sparse { get; private set; }

    /// <summary>True when it sets the name of a member or its size in the stream.</summary>
    public bool ChangesMembers => Path is not null || LinkPath is not null || Size is not null || Sparse != default;

    public void Clear()
    {
        Path = null;
        LinkPath = null;
        Size = null;
        Fault = null;
        Uid = null;
        Gid = null;
        ModificationTime = null;
        ExtendedAttributes = 0;
        Sparse = default;
        _sparseBlocks.Clear();
        _sparseNumbers = 0;
    }

    /// <summary>Replaces earlier values: of several headers before one member, Go keeps the last.</summary>
    /// <exception cref="TarFormatException">Its records are malformed, or a name is over the limit.</exception>
    public void Read(ReadOnlySpan<byte> data, long offset)
    {
        Clear();
        PaxRecords records = new(data, offset);
        while (records.Read())
        {
            Apply(records.Key, records.Value, offset);
        }

        if (_sparseNumbers > 0)
        {
            Sparse = Sparse with { Map = [.. _sparseBlocks] };
        }
    }

    private void Apply(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset)
    {
        if (key.SequenceEqual("path"u8))
        {
            Path = Name(value, offset);
        }
        else if (key.SequenceEqual("linkpath"u8))
        {
            LinkPath = Name(value, offset);
        }
        else if (key.SequenceEqual("size"u8))
        {
            Size = Number(value, "size", offset);
        }
        else if (key.SequenceEqual("uid"u8))
        {
            Uid = Number(value, "uid", offset);
        }
        else if (key.SequenceEqual("gid"u8))
        {
            Gid = Number(value, "gid", offset);
        }
        else if (key.SequenceEqual("mtime"u8))
        {
            ModificationTime = Time(value, offset);
        }
        else if (key.SequenceEqual("atime"u8) || key.SequenceEqual("ctime"u8))
        {
            Time(value, offset);
        }
        else if (key.StartsWith("SCHILY.xattr."u8) || key.StartsWith("LIBARCHIVE.xattr."u8) || key.StartsWith("SCHILY.acl."u8))
        {
            // Order-independent, so that two writers of the same attributes agree.
            ExtendedAttributes += Fnv(key) * 31 + Fnv(value) + 1;
        }
        else if (key.StartsWith("GNU.sparse."u8))
        {
            ApplySparse(key["GNU.sparse.".Length..], value, offset);
        }
    }

    private void ApplySparse(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, long offset)
    {
        if (key.SequenceEqual("offset"u8) || key.SequenceEqual("numbytes"u8))
        {
            // Format 0.0 repeats the two keys in turn; together they are the map of format 0.1.
            if (key.SequenceEqual("offset"u8) != (_sparseNumbers % 2 == 0) || value.Contains((byte)','))
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse region has no offset or no length");
            }

            if (_sparseNumbers++ > 0)
            {
                _sparseBlocks.Add((byte)',');
            }

            _sparseBlocks.AddRange(value);
            return;
        }

        byte[]? text = value.IsEmpty ? null : value.ToArray();
        if (key.SequenceEqual("major"u8))
        {
            Sparse = Sparse with { Major = text };
        }
        else if (key.SequenceEqual("minor"u8))
        {
            Sparse = Sparse with { Minor = text };
        }
        else if (key.SequenceEqual("name"u8))
        {
            Sparse = Sparse with { Name = Name(value, offset) };
        }
        else if (key.SequenceEqual("size"u8))
        {
            Sparse = Sparse with { Size = text };
        }
        else if (key.SequenceEqual("realsize"u8))
        {
            Sparse = Sparse with { RealSize = text };
        }
        else if (key.SequenceEqual("numblocks"u8))
        {
            Sparse = Sparse with { Blocks = text };
        }
        else if (key.SequenceEqual("map"u8))
        {
            Sparse = Sparse with { Map = text };
        }
    }

    private byte[]? Name(ReadOnlySpan<byte> value, long offset)
    {
        if (value.Length > limits.NameBytes)
        {
            throw new TarFormatException(
                TarFault.OverLimit,
                offset,
                $"a name of {value.Length} bytes; at most {limits.NameBytes} are read" + LimitSetting.WayOut("nameBytes"));
        }

        return value.IsEmpty ? null : value.ToArray();
    }

    private long? Number(ReadOnlySpan<byte> value, string what, long offset)
    {
        if (TarNumber.TryParseDecimal(value, out long number))
        {
            return number;
        }

        Fault ??= value.IsEmpty
            ? null
            : new TarFormatException(TarFault.Malformed, offset, $"the PAX {what} is not a number that fits 64 bits");
        return null;
    }

    private long? Time(ReadOnlySpan<byte> value, long offset)
    {
        if (TarNumber.TryParseTime(value, out long seconds))
        {
            return seconds;
        }

        Fault ??= value.IsEmpty
            ? null
            : new TarFormatException(TarFault.Malformed, offset, "a PAX time is not a number of seconds");
        return null;
    }

    private static uint Fnv(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes)
        {
            hash = (hash ^ b) * 16777619;
        }

        return hash;
    }
}
