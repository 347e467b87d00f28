using ImageBudget.Model;

namespace ImageBudget.Tar;

/// <summary>
/// Reads the maps of sparse files: GNU's own in and after the header, PAX formats 0.0 and 0.1 in extended headers, format 1.0 before
/// the data (GNU tar manual, "Storing Sparse Files"; Go's archive/tar, <c>reader.go</c>).
/// </summary>
internal sealed class SparseReader(TarInput input, ImageLimits limits)
{
    /// <summary>The map of a member of type <c>S</c>, which continues in whole blocks between the header and the data.</summary>
    /// <param name="header">A copy of the header's block.</param>
    /// <param name="offset">Its offset.</param>
    /// <param name="map">Takes the regions.</param>
    /// <returns>Size of the file with its holes.</returns>
    public long ReadGnu(byte[] header, long offset, List<SparseRegion> map)
    {
        if (!TarNumber.TryParseField(header.AsSpan(TarHeader.GnuRealSize), out long realSize))
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse member has no valid real size");
        }

        AddGnuRegions(header.AsSpan(TarHeader.GnuSparseMap), TarHeader.GnuSparseHeaderRegions, map, offset);
        bool more = header[TarHeader.GnuSparseIsExtended] != 0;
        while (more)
        {
            if (!input.TryTakeBlock(out ReadOnlySpan<byte> block))
            {
                throw new TarFormatException(TarFault.Truncated, input.Position, "the tar ends inside a sparse map");
            }

            AddGnuRegions(block, TarHeader.GnuSparseExtensionRegions, map, offset);
            more = block[TarHeader.GnuSparseExtensionIsExtended] != 0;
        }

        return realSize;
    }

    /// <summary>The map in a PAX header.</summary>
    public void ReadFromHeader(PaxSparse sparse, long offset, List<SparseRegion> map)
    {
        // Go requires the number of regions, although format 0.1 does not need it.
        long count = Number(sparse.Blocks, "number of regions", offset);
        ReadOnlySpan<byte> rest = sparse.Map;
        int numbers = rest.IsEmpty ? 0 : rest.Count((byte)',') + 1;
        if (count > limits.SparseRegions)
        {
            throw TooManyRegions(offset);
        }

        if (count < 0 || numbers != 2 * count)
        {
            throw new TarFormatException(TarFault.Malformed, offset, $"a sparse map of {count} regions holds {numbers} numbers");
        }

        for (long i = 0; i < count; i++)
        {
            map.Add(new SparseRegion(Next(ref rest, offset), Next(ref rest, offset)));
        }
    }

    /// <summary>The map before the data: decimal numbers, one a line, padded to a whole block.</summary>
    /// <param name="stored">Bytes that the member holds, map included.</param>
    /// <param name="offset">The offset of its header.</param>
    /// <param name="map">Takes the regions.</param>
    /// <returns>Bytes that the map takes.</returns>
    public long ReadFromData(long stored, long offset, List<SparseRegion> map)
    {
        long used = 0;
        long count = ReadNumber(stored, ref used, offset);
        if (count < 0)
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse map has a negative number of regions");
        }

        if (count > limits.SparseRegions)
        {
            throw TooManyRegions(offset);
        }

        for (long i = 0; i < count; i++)
        {
            long start = ReadNumber(stored, ref used, offset);
            map.Add(new SparseRegion(start, ReadNumber(stored, ref used, offset)));
        }

        long padding = -used & (TarHeader.BlockSize - 1);
        if (padding > stored - used)
        {
            throw new TarFormatException(TarFault.Malformed, offset, "a sparse map is longer than its member");
        }

        input.Skip(padding);
        return used + padding;
    }

    /// <summary>The size with holes in a PAX header; null when absent.</summary>
    public static long? RealSize(PaxSparse sparse, long offset) =>
        (sparse.Size ?? sparse.RealSize) is { } text ? Number(text, "size", offset) : null;

    /// <summary>Regions are in order inside the file, and their sum is the stored size.</summary>
    public static void Verify(List<SparseRegion> map, long realSize, long stored, long offset)
    {
        long sum = 0, end = 0;
        foreach (SparseRegion region in map)
        {
            if (region.Offset < end || region.Length < 0 || region.Length > realSize - region.Offset)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "the regions of a sparse file overlap or lie outside it");
            }

            end = region.End;
            sum += region.Length;
        }

        if (realSize < 0 || sum != stored)
        {
            throw new TarFormatException(
                TarFault.Malformed, offset, $"a sparse map describes {sum} bytes of {realSize}, but the member holds {stored}");
        }
    }

    private void AddGnuRegions(ReadOnlySpan<byte> regions, int count, List<SparseRegion> map, long offset)
    {
        for (int i = 0; i < count; i++)
        {
            // As for GNU and BSD tar, a field that begins with a NUL ends the map of its block.
            ReadOnlySpan<byte> region = regions.Slice(i * TarHeader.GnuSparseRegionSize, TarHeader.GnuSparseRegionSize);
            if (region[0] == 0)
            {
                return;
            }

            if (!TarNumber.TryParseField(region[..12], out long start) || !TarNumber.TryParseField(region[12..], out long length))
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse map holds something that is not a number");
            }

            if (map.Count >= limits.SparseRegions)
            {
                throw TooManyRegions(offset);
            }

            map.Add(new SparseRegion(start, length));
        }
    }

    private long ReadNumber(long stored, ref long used, long offset)
    {
        Span<byte> digits = stackalloc byte[20];
        int length = 0;
        while (true)
        {
            if (used == stored)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a sparse map ends early");
            }

            byte b = input.Take(1)[0];
            used++;
            if (b == '\n')
            {
                return Number(digits[..length], "map", offset);
            }

            if (length == digits.Length)
            {
                throw new TarFormatException(TarFault.Malformed, offset, "a number in a sparse map is too long");
            }

            digits[length++] = b;
        }
    }

    private static long Next(ref ReadOnlySpan<byte> rest, long offset)
    {
        int comma = rest.IndexOf((byte)',');
        ReadOnlySpan<byte> text = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        return Number(text, "map", offset);
    }

    private static long Number(ReadOnlySpan<byte> text, string what, long offset) =>
        TarNumber.TryParseDecimal(text, out long number)
            ? number
            : throw new TarFormatException(TarFault.Malformed, offset, $"the {what} of a sparse file holds something that is not a number");

    private TarFormatException TooManyRegions(long offset) => new(
        TarFault.OverLimit, offset, $"a sparse file has more than {limits.SparseRegions} regions{LimitSetting.WayOut("sparseRegions")}");
}
