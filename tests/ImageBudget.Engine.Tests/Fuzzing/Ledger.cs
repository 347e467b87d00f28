using ImageBudget.Analysis;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>Every byte of every measure has exactly one owner, whatever the image.</summary>
internal static class Ledger
{
    /// <summary>Null when the sums are right.</summary>
    public static string? Mistake(ImageAnalysis a)
    {
        ImageSizes size = a.Size;
        (string What, long Found, long Expected)[] sums =
        [
            ("unpacked of owners", a.Packages.Sum(p => p.Unpacked) + a.Unowned.Sum(u => u.Unpacked), size.Unpacked),
            ("unpacked of layers", a.Layers.Sum(l => l.Unpacked), size.Unpacked),
            ("live of owners", a.Packages.Sum(p => p.Live) + a.Unowned.Sum(u => u.Live), size.Live),
            ("live of layers", a.Layers.Sum(l => l.Live), size.Live),
            ("transfer of owners", a.Packages.Sum(p => p.Transfer) + a.Unowned.Sum(u => u.Transfer), size.Transfer),
            ("transfer of layers", a.Layers.Sum(l => l.Transfer), size.Transfer),
            ("reclaimable", size.Reclaimable, size.Unpacked - size.Live),
            ("waste", a.Waste.Sum(w => w.Bytes), size.Reclaimable),
        ];
        foreach ((string what, long found, long expected) in sums)
        {
            if (found != expected)
            {
                return $"{what}: {found}, not {expected}";
            }
        }

        return size.Live < 0 || size.Reclaimable < 0 || size.Duplicated < 0 || size.Duplicated > size.Live || size.Transfer < 0
            ? $"impossible sizes: {size}"
            : null;
    }
}
