using ImageBudget.Compression.Transfer;

namespace ImageBudget.Engine.Tests.Compression.Transfer;

/// <summary>Transfer sizes of whole layers.</summary>
internal static class TransferSizes
{
    /// <summary>Measured, all of it.</summary>
    public static TransferSize Of(byte[] layer) => Of(layer, SamplePlan.Everything);

    /// <summary>By a plan, fed in random pieces.</summary>
    /// <param name="seed">Of the pieces' lengths.</param>
    public static TransferSize Of(byte[] layer, SamplePlan plan, int seed = 1)
    {
        using TransferMeter meter = new(plan, layer.Length);
        Feed(meter, layer, seed);
        return meter.Complete();
    }

    public static void Feed(TransferMeter meter, byte[] layer, int seed = 1)
    {
        Random random = new(seed);
        for (int at = 0; at < layer.Length;)
        {
            int count = Math.Min(layer.Length - at, 1 + random.Next(300_000));
            meter.Append(layer.AsSpan(at, count));
            at += count;
        }
    }
}
