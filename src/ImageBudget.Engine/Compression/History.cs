namespace ImageBudget.Compression;

/// <summary>
/// Output of a decoder: what later matches may refer to, then what the caller has not read yet. It grows as data comes, whatever window the data
/// asks for, up to that window and some room to move.
/// </summary>
internal sealed class History
{
    private const int FirstSize = 256 * 1024;
    private const int RoomToMove = 4 << 20;
    private int _unread;

    public byte[] Buffer { get; private set; } = new byte[FirstSize];

    /// <summary>Where the next output goes.</summary>
    public int End { get; private set; }

    public bool IsDrained => _unread == End;

    /// <summary>Forgets the past. Only when drained.</summary>
    public void Clear() => _unread = End = 0;

    /// <summary>Output was written behind <see cref="End"/>.</summary>
    public void Advance(int count) => End += count;

    /// <summary>Gives unread output to the caller.</summary>
    public int Drain(Span<byte> destination)
    {
        int count = Math.Min(destination.Length, End - _unread);
        Buffer.AsSpan(_unread, count).CopyTo(destination);
        _unread += count;
        return count;
    }

    /// <summary>Makes room for output and <see cref="StrideCopy.Slack"/> behind <see cref="End"/>. Only when drained.</summary>
    /// <param name="output">Bytes that will be written at most.</param>
    /// <param name="window">Bytes before <see cref="End"/> that must stay.</param>
    public void MakeRoom(int output, long window)
    {
        int needed = output + StrideCopy.Slack;
        if (Buffer.Length - End >= needed)
        {
            return;
        }

        // As much again as a small window, a quarter of a large one: each byte is then moved few times.
        long largest = window + Math.Max(window / 4, Math.Min(window, RoomToMove)) + needed;
        if (Buffer.Length < largest)
        {
            byte[] larger = new byte[Math.Min(largest, (2L * Buffer.Length) + needed)];
            System.Buffer.BlockCopy(Buffer, 0, larger, 0, End);
            Buffer = larger;
        }

        if (Buffer.Length - End < needed)
        {
            int kept = (int)Math.Min(window, End);
            System.Buffer.BlockCopy(Buffer, End - kept, Buffer, 0, kept);
            _unread = End = kept;
        }
    }
}
