using ImageBudget.Model;

namespace ImageBudget.Baselines;

/// <summary>What an owner (a package, a folder without a package) holds, in the three metrics that are booked on owners.</summary>
/// <param name="Unpacked">Over all layers.</param>
/// <param name="Live">In the final root file system.</param>
/// <param name="Transfer">Compressed.</param>
public readonly record struct OwnerBytes(long Unpacked, long Live, long Transfer)
{
    /// <summary>Metric by metric.</summary>
    public static OwnerBytes operator +(OwnerBytes a, OwnerBytes b) => new(a.Unpacked + b.Unpacked, a.Live + b.Live, a.Transfer + b.Transfer);

    /// <summary>Metric by metric.</summary>
    public static OwnerBytes operator -(OwnerBytes a, OwnerBytes b) => new(a.Unpacked - b.Unpacked, a.Live - b.Live, a.Transfer - b.Transfer);

    /// <summary>True when the contents are as large; compressed they may differ, because other store hashes compress otherwise.</summary>
    public bool SameContent(OwnerBytes other) => Unpacked == other.Unpacked && Live == other.Live;

    /// <summary>In one metric; owners have no other than these three, and anything else means unpacked bytes.</summary>
    internal long In(SizeMetric metric) => metric switch
    {
        SizeMetric.Transfer => Transfer,
        SizeMetric.Live => Live,
        _ => Unpacked,
    };
}
