namespace ImageBudget.Compression.Transfer;

/// <summary>
/// The blocks of a layer, numbered from its start: 16 in each piece, the last of them longer by the piece's rest of 16 bytes.
/// </summary>
internal static class BlockGrid
{
    public const int BlocksInPiece = 16;

    /// <summary>The block of a byte.</summary>
    public static long BlockOf(long offset) =>
        (offset / PieceSizes.PieceLength * BlocksInPiece)
        + Math.Min(offset % PieceSizes.PieceLength / PieceSizes.BlockLength, BlocksInPiece - 1);

    /// <summary>The first byte of a block.</summary>
    public static long StartOf(long block) =>
        (block / BlocksInPiece * PieceSizes.PieceLength) + (block % BlocksInPiece * PieceSizes.BlockLength);

    /// <summary>How many blocks a layer has.</summary>
    /// <param name="length">Of the layer.</param>
    public static long CountIn(long length) => length == 0 ? 0 : BlockOf(length - 1) + 1;
}
