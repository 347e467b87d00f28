namespace ImageBudget.Compression.Xz;

/// <summary>Undoes the delta filter: each byte was stored as its difference to the one <paramref name="distance"/> bytes before (xz file
/// format 1.1 section 5.3.3).</summary>
internal sealed class DeltaFilter(BlockSource source, int distance) : BlockSource
{
    private readonly byte[] _past = new byte[distance];
    private int _position;

    public override int Read(Span<byte> destination)
    {
        int count = source.Read(destination);
        for (int i = 0; i < count; i++)
        {
            destination[i] += _past[_position];
            _past[_position] = destination[i];
            _position = _position + 1 == distance ? 0 : _position + 1;
        }

        return count;
    }
}
