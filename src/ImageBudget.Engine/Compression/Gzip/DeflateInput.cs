namespace ImageBudget.Compression.Gzip;

/// <summary>
/// Deflate data for the platform's inflater, which does not say where the data ended: it is somewhere in the last piece that it read. The last
/// bytes of the input, as many as a trailer has, are given one by one, to distinguish a truncated trailer from one that does not
/// match.
/// </summary>
internal sealed class DeflateInput(CompressedInput input, int trailerSize) : LibraryInput(input)
{
    /// <summary>The inflater requested more data than there is.</summary>
    public bool Starved { get; private set; }

    protected override ArraySegment<byte> NextPiece()
    {
        if (Input.TryEnsure(trailerSize + 1))
        {
            return Input.TakeAvailable(Input.Available.Length - trailerSize);
        }

        Starved = Input.Available.IsEmpty;
        return Input.TakeAvailable(1);
    }
}
