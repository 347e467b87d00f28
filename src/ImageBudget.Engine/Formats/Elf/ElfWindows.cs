namespace ImageBudget.Formats.Elf;

/// <summary>The kept parts of a streamed file, addressed by file offset.</summary>
internal sealed class ElfWindows(long fileSize)
{
    private readonly List<(long Start, ReadOnlyMemory<byte> Bytes)> _windows = [];

    public long FileSize { get; } = fileSize;

    public void Add(long start, ReadOnlyMemory<byte> bytes) => _windows.Add((start, bytes));

    /// <summary>True only when one window holds the whole range.</summary>
    public bool TrySlice(ulong offset, ulong length, out ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> found = From(offset, length);
        bytes = found;
        return (ulong)found.Length == length;
    }

    /// <summary>As many bytes from <paramref name="offset"/> on as one window holds, at most <paramref name="max"/>.</summary>
    public ReadOnlySpan<byte> From(ulong offset, ulong max)
    {
        ReadOnlySpan<byte> best = default;
        if (offset > long.MaxValue)
        {
            return best;
        }

        foreach ((long start, ReadOnlyMemory<byte> bytes) in _windows)
        {
            long skip = (long)offset - start;
            if (skip < 0 || skip >= bytes.Length)
            {
                continue;
            }

            int length = (int)Math.Min((ulong)(bytes.Length - skip), max);
            if (length > best.Length)
            {
                best = bytes.Span.Slice((int)skip, length);
            }
        }

        return best;
    }
}
