using ImageBudget.Model;

namespace ImageBudget.Baselines;

/// <summary>The bytes of an owner (a package, or a directory without a package) in the three metrics that owners have.</summary>
/// <param name="Unpacked">Over all layers.</param>
/// <param name="Live">In the final root file system.</param>
/// <param name="Transfer">Compressed.</param>
public readonly record struct OwnerBytes(long Unpacked, long Live, long Transfer)
{
    /// <summary>Metric by metric.</summary>
    public static OwnerBytes operator +(OwnerBytes a, OwnerBytes b) =>
        new(a.Unpacked + b.Unpacked, a.Live + b.Live, a.Transfer + b.Transfer);

    /// <summary>Metric by metric.</summary>
    public static OwnerBytes operator -(OwnerBytes a, OwnerBytes b) =>
        new(a.Unpacked - b.Unpacked, a.Live - b.Live, a.Transfer - b.Transfer);

    /// <summary>True when unpacked and live sizes are equal; compressed sizes may differ, because they depend on store hashes.</summary>
    public bool SameContent(OwnerBytes other) => Unpacked == other.Unpacked && Live == other.Live;

    /// <summary>In one metric; owners have only these three; any other metric gives unpacked bytes.</summary>
    internal long In(SizeMetric metric) => metric switch
    {
        SizeMetric.Transfer => Transfer,
        SizeMetric.Live => Live,
        _ => Unpacked,
    };
}
