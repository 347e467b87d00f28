using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Limits about 10 % above the measured value, as round numbers.</summary>
internal static class Headroom
{
    private const decimal Factor = 1.1m;

    private static readonly (string Name, long Factor)[] Units =
        [("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000)];

    /// <summary>10 % more, rounded up to two digits (three from 100): <c>7.8 MB</c>, <c>110 kB</c>, <c>0</c>.</summary>
    public static string Size(long bytes)
    {
        decimal wanted = Math.Max(bytes, 0) * Factor;
        foreach ((string name, long factor) in Units)
        {
            if (wanted >= factor)
            {
                decimal value = wanted / factor;
                decimal step = value >= 100 ? 10 : value >= 10 ? 1 : 0.1m;
                return (Math.Ceiling(value / step) * step).ToString("0.#", CultureInfo.InvariantCulture) + " " + name;
            }
        }

        return Math.Ceiling(wanted).ToString("0", CultureInfo.InvariantCulture);
    }

    /// <summary>The same as bytes.</summary>
    public static long Bytes(long bytes) => ByteSize.TryParse(Size(bytes), out long limit, out _) ? limit : long.MaxValue;

    /// <summary>10 % more, at least one.</summary>
    public static long Count(long pieces) => pieces + Math.Max(1, (pieces + 9) / 10);
}
