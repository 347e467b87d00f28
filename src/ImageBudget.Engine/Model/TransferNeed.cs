namespace ImageBudget.Model;

/// <summary>
/// What is asked of the transfer sizes of layers that are stored plain. Computing them costs time: a sample costs little and gives an
/// estimate, and a number that is held to a limit is measured, unless the plain bytes prove that it is below.
/// </summary>
public sealed record TransferNeed
{
    private TransferNeed()
    {
    }

    /// <summary>Nothing: plain layers have their plain size, marked as an estimate.</summary>
    public static TransferNeed None { get; } = new() { IsWanted = false };

    /// <summary>The numbers are shown: large images are estimated.</summary>
    public static TransferNeed Shown { get; } = new();

    /// <summary>Every number is measured.</summary>
    public static TransferNeed Measured { get; } = new() { ImageLimit = 0 };

    /// <summary>False: no number is needed.</summary>
    public bool IsWanted { get; private init; } = true;

    /// <summary>
    /// The smallest limit that the image, or a part of it other than a layer, is held to, in bytes; null when there is none.
    /// </summary>
    public long? ImageLimit { get; private init; }

    /// <summary>The smallest limit that a layer is held to, in bytes; null when there is none.</summary>
    public long? LayerLimit { get; private init; }

    /// <summary>Numbers that are held to limits.</summary>
    /// <param name="image">For the image or any part of it, in bytes; null for none.</param>
    /// <param name="layer">For each layer, in bytes; null for none.</param>
    public static TransferNeed Limits(long? image, long? layer) => new() { ImageLimit = image, LayerLimit = layer };

    /// <summary>What satisfies both.</summary>
    public TransferNeed And(TransferNeed other) => new()
    {
        IsWanted = IsWanted || other.IsWanted,
        ImageLimit = Smaller(ImageLimit, other.ImageLimit),
        LayerLimit = Smaller(LayerLimit, other.LayerLimit),
    };

    private static long? Smaller(long? a, long? b) => a is { } one && b is { } two ? Math.Min(one, two) : a ?? b;
}
