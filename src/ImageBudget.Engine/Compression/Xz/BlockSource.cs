namespace ImageBudget.Compression.Xz;

/// <summary>One filter of an xz block, seen from its output; it takes its input from the filter after it in the chain.</summary>
internal abstract class BlockSource
{
    /// <summary>Writes at least one byte; 0 is the end of the block's data.</summary>
    public abstract int Read(Span<byte> destination);
}
