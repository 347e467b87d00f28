using ImageBudget.Compression.Transfer;
using ImageBudget.Model;

namespace ImageBudget.Layers;

/// <summary>Decides how much of each plain layer is measured for its transfer size.</summary>
internal sealed class SamplePlanner
{
    // All plain layers together are measured up to this size.
    private const long MeasuredBytes = 48 << 20;

    // Over the whole image.
    private const long Cells = 1600;

    // At least two cells of each MiB.
    private const long LongestStep = 16;

    // Of a layer, so that its own number says something.
    private const long FewestCells = 16;

    private readonly TransferNeed _need;
    private readonly bool _isMeasured;

    // Of a pipe, the bytes so far.
    private readonly bool _isPipe;
    private long _plain;

    private SamplePlanner(TransferNeed need, bool isMeasured, bool isPipe, long plain)
    {
        _need = need;
        _isMeasured = isMeasured;
        _isPipe = isPipe;
        _plain = plain;
    }

    /// <summary>For an image whose layers are known before they are read.</summary>
    /// <param name="need">What is asked.</param>
    /// <param name="plain">Bytes of each plain layer; of a layer that the image has twice, twice.</param>
    /// <param name="compressed">Bytes of all other layers.</param>
    public static SamplePlanner Of(TransferNeed need, IReadOnlyCollection<long> plain, long compressed) =>
        new(need, need.ImageLimit < compressed + plain.Sum(TransferSize.Most), isPipe: false, plain.Sum());

    /// <summary>For an image whose layers are read as they come.</summary>
    public static SamplePlanner OfPipe(TransferNeed need) => new(need, need.ImageLimit is not null, isPipe: true, 0);

    /// <summary>
    /// True when a cached analysis of a streamed layer is good enough. How dense a sample of a pipe is depends on the order of the layers,
    /// so that any sample will do where no limit depends on the number.
    /// </summary>
    public bool Accepts(LayerAnalysis known) => !_need.IsWanted || known.Compression != "none" || known.TransferStep == 1
        || (known.TransferStep > 1 && !IsHeldToALimit(known.Stored));

    /// <summary>What of a plain layer to measure; null: nothing. Of a pipe, once for each layer in its order.</summary>
    /// <param name="size">Of its tar; null when that is not known, and then everything is measured.</param>
    /// <param name="seed">Its diffID, as the image promises it; null when it does not, and then everything is measured.</param>
    public SamplePlan? For(long? size, string? seed)
    {
        if (!_need.IsWanted)
        {
            return null;
        }

        _plain += _isPipe ? size ?? 0 : 0;
        if (size is not { } bytes || seed is null || IsHeldToALimit(bytes))
        {
            return SamplePlan.Everything;
        }

        long ofImage = _plain <= MeasuredBytes ? 1 : Math.Clamp(BlockGrid.Halves.CountIn(_plain) / Cells, 2, LongestStep);
        long step = Math.Min(ofImage, BlockGrid.Halves.CountIn(bytes) / FewestCells);
        return step > 1 ? new SamplePlan((int)step, seed) : SamplePlan.Everything;
    }

    private bool IsHeldToALimit(long bytes) => _isMeasured || TransferSize.Most(bytes) > _need.LayerLimit;
}
