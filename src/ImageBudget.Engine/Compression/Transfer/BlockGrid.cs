namespace ImageBudget.Compression.Transfer;

/// <summary>
/// A layer in cells, numbered from its start. A piece has 16 blocks, and each block is one cell or two. The last cell of a piece is longer
/// by the piece's rest of 16 bytes.
/// </summary>
internal sealed class BlockGrid
{
    private const int BlocksInPiece = 16;

    private readonly int _inBlock;
    private readonly int _length;

    private BlockGrid(int inBlock)
    {
        _inBlock = inBlock;
        _length = (PieceSizes.BlockLength + inBlock - 1) / inBlock;
        CellsInPiece = BlocksInPiece * inBlock;
    }

    /// <summary>Whole blocks: all of them are measured.</summary>
    public static BlockGrid Blocks { get; } = new(1);

    /// <summary>Halves of blocks, to sample: twice as many of them say more than whole blocks, at the same cost.</summary>
    public static BlockGrid Halves { get; } = new(2);

    public int CellsInPiece { get; }

    /// <summary>The cell of a byte.</summary>
    public long CellOf(long offset)
    {
        long inPiece = offset % PieceSizes.PieceLength;
        long block = Math.Min(inPiece / PieceSizes.BlockLength, BlocksInPiece - 1);
        long inBlock = Math.Min((inPiece - (block * PieceSizes.BlockLength)) / _length, _inBlock - 1);
        return (offset / PieceSizes.PieceLength * CellsInPiece) + (block * _inBlock) + inBlock;
    }

    /// <summary>The first byte of a cell.</summary>
    public long StartOf(long cell)
    {
        long inPiece = cell % CellsInPiece;
        return (cell / CellsInPiece * PieceSizes.PieceLength) + (inPiece / _inBlock * PieceSizes.BlockLength)
            + (inPiece % _inBlock * _length);
    }

    /// <summary>Bytes of a cell, without the rest of the piece.</summary>
    /// <param name="cell">Its number.</param>
    /// <param name="layer">Length of the layer.</param>
    public int LengthOf(long cell, long layer)
    {
        bool isLastInBlock = cell % _inBlock == _inBlock - 1;
        int length = isLastInBlock ? PieceSizes.BlockLength - ((_inBlock - 1) * _length) : _length;
        return (int)Math.Min(length, layer - StartOf(cell));
    }

    /// <summary>Bytes before a cell that its matches can lead to.</summary>
    public int ContextOf(long cell)
    {
        long start = StartOf(cell);
        long inPiece = start % PieceSizes.PieceLength;
        return (int)Math.Min(inPiece + (start == inPiece ? 0 : PieceSizes.Dictionary), MatchFinder.Reach);
    }

    /// <summary>How many cells a layer has.</summary>
    /// <param name="length">Of the layer.</param>
    public long CountIn(long length) => length == 0 ? 0 : CellOf(length - 1) + 1;
}
