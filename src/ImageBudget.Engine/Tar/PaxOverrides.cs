using System.Buffers.Text;
using ImageBudget.Model;

namespace ImageBudget.Tar;

/// <summary>What extended headers say about the next member (local) or about all that follow (global).</summary>
internal sealed class PaxOverrides(ImageLimits limits)
{
    public byte[]? Path { get; private set; }

    public byte[]? LinkPath { get; private set; }

    public long? Size { get; private set; }

    public long? Uid { get; private set; }

    public long? Gid { get; private set; }

    public long? ModificationTime { get; private set; }

    public uint ExtendedAttributes { get; private set; }

    // GNU sparse formats 0.0, 0.1 and 1.0 (GNU tar manual, "Storing Sparse Files").
    public bool IsSparse { get; private set; }

    public bool SparseMapInData { get; private set; }

    public long? SparseRealSize { get; private set; }

    public List<SparseRegion>? SparseMap { get; private set; }

    private long _pendingSparseOffset = -1;

    public bool IsEmpty { get; private set; } = true;

    /// <summary>True when it says what a member is called, or how much of the stream it takes.</summary>
    public bool ChangesMembers => Path is not null || LinkPath is not null || Size is not null || IsSparse || SparseMap is not null;

    public void Clear()
    {
        Path = null;
        LinkPath = null;
        Size = null;
        Uid = null;
        Gid = null;
        ModificationTime = null;
        ExtendedAttributes = 0;
        IsSparse = false;
        SparseMapInData = false;
        SparseRealSize = null;
        SparseMap = null;
        _pendingSparseOffset = -1;
        IsEmpty = true;
    }

    public void Apply(ReadOnlySpan<byte> header, long offset)
    {
        IsEmpty = false;
        PaxRecords records = new(header, offset);
        while (records.Read())
        {
            Apply(records.Key, records.Value, offset);
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
            Size = value.IsEmpty ? null : Number(value, "size", offset);
        }
        else if (key.SequenceEqual("uid"u8))
        {
            Uid = value.IsEmpty ? null : Lenient(value);
        }
        else if (key.SequenceEqual("gid"u8))
        {
            Gid = value.IsEmpty ? null : Lenient(value);
        }
        else if (key.SequenceEqual("mtime"u8))
        {
            ModificationTime = value.IsEmpty ? null : Lenient(value);
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
        if (key.SequenceEqual("major"u8))
        {
            IsSparse = true;
            SparseMapInData = value.SequenceEqual("1"u8);
        }
        else if (key.SequenceEqual("name"u8))
        {
            Path = Name(value, offset);
        }
        else if (key.SequenceEqual("realsize"u8) || key.SequenceEqual("size"u8))
        {
            IsSparse = true;
            SparseRealSize = Number(value, "sparse size", offset);
        }
        else if (key.SequenceEqual("offset"u8))
        {
            _pendingSparseOffset = Number(value, "sparse offset", offset);
        }
        else if (key.SequenceEqual("numbytes"u8))
        {
            AddRegion(_pendingSparseOffset, Number(value, "sparse length", offset), offset);
            _pendingSparseOffset = -1;
        }
        else if (key.SequenceEqual("map"u8))
        {
            ReadOnlySpan<byte> rest = value;
            while (!rest.IsEmpty)
            {
                long start = Next(ref rest, offset);
                AddRegion(start, Next(ref rest, offset), offset);
            }
        }
    }

    private void AddRegion(long start, long length, long offset)
    {
        SparseMap ??= [];
        if (start < 0)
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse region has no offset");
        }

        if (SparseMap.Count >= limits.SparseRegions)
        {
            throw new TarFormatException(
                TarFault.OverLimit, offset, $"a sparse file has more than {limits.SparseRegions} regions" + LimitSetting.WayOut("sparseRegions"));
        }

        SparseMap.Add(new SparseRegion(start, length));
    }

    private static long Next(ref ReadOnlySpan<byte> rest, long offset)
    {
        int comma = rest.IndexOf((byte)',');
        ReadOnlySpan<byte> text = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        return Number(text, "sparse map", offset);
    }

    // POSIX.1-2017, pax: an empty value takes the record back, and the header's own field holds.
    private byte[]? Name(ReadOnlySpan<byte> value, long offset)
    {
        if (value.IsEmpty)
        {
            return null;
        }

        if (value.Contains((byte)0))
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a PAX name holds a NUL, where programs would end it or refuse it");
        }

        if (value.Length > limits.NameBytes)
        {
            throw new TarFormatException(
                TarFault.OverLimit, offset, $"a name of {value.Length} bytes; at most {limits.NameBytes} are read" + LimitSetting.WayOut("nameBytes"));
        }

        return value.ToArray();
    }

    private static long Number(ReadOnlySpan<byte> value, string what, long offset)
    {
        if (!Utf8Parser.TryParse(value, out long number, out int used) || used != value.Length || number < 0)
        {
            throw new TarFormatException(TarFault.Malformed, offset, $"the PAX {what} is not a number from 0 to {long.MaxValue}");
        }

        return number;
    }

    // Times carry fractions, owners may be anything: neither decides how the tar is read on.
    private static long? Lenient(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out _) ? number : null;

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
