namespace ImageBudget.Compression.Transfer;

/// <summary>Spreads the bits of the measured cells over their stretches.</summary>
internal static class SampledBits
{
    // A lone cell has codes of its own, where a real block covers two cells, and may use the codes of the block before: that makes 0.5 %
    // less to 0.8 % more. Of a very small cell the codes are the most.
    private const double Bias = 0.008;
    private const int SmallCell = 512 * 8;
    private const double StandardErrors = 3;

    // The rest of a piece, stored, and the flush after it; the padding is half a byte on average.
    private const int PieceEnd = 3 + 4 + 32 + (16 * 8) + 3 + 5 + 32;

    private static readonly BlockGrid Grid = BlockGrid.Halves;

    /// <param name="measured">The bits of the cell of each stretch.</param>
    /// <param name="plan">How the cells were chosen.</param>
    /// <param name="length">Of the layer.</param>
    /// <returns>The bits of each cell of <see cref="BlockGrid.Halves"/>.</returns>
    public static long[] Spread(ReadOnlySpan<long> measured, SamplePlan plan, long length)
    {
        long[] bits = new long[Grid.CountIn(length)];
        for (int stretch = 0; stretch < measured.Length; stretch++)
        {
            int first = stretch * plan.Step;
            int count = Math.Min(plan.Step, bits.Length - first);
            long size = Grid.LengthOf(first + plan.Choose(stretch, count), length);
            for (int i = first; i < first + count; i++)
            {
                bits[i] = measured[stretch] * Grid.LengthOf(i, length) / size;
            }
        }

        for (int last = Grid.CellsInPiece - 1; last < bits.Length; last += Grid.CellsInPiece)
        {
            bits[last] += PieceEnd;
        }

        return bits;
    }

    /// <summary>
    /// How far the sum of <see cref="Spread"/> may be from the truth, in bits. The spread within a stretch is judged by the differences of
    /// neighbouring stretches' cells.
    /// </summary>
    public static long ErrorOf(ReadOnlySpan<long> measured, SamplePlan plan)
    {
        double squares = 0, bias = 0;
        for (int i = 0; i < measured.Length; i++)
        {
            double difference = measured[i] - measured[Math.Max(0, i - 1)];
            squares += difference * difference;
            bias += measured[i] < SmallCell ? measured[i] : Bias * measured[i];
        }

        double variance = squares / (2 * Math.Max(1, measured.Length - 1));
        double error = plan.Step * Math.Sqrt(measured.Length * variance * (1 - (1.0 / plan.Step)));
        return (long)((StandardErrors * error) + (plan.Step * bias));
    }
}
