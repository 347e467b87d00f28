using System.Globalization;

namespace ImageBudget.Model;

/// <summary>Prints sizes. Units are powers of 1000 (kB, MB, GB), as in budgets; used wherever sizes are shown.</summary>
public static class ByteCount
{
    /// <summary>At least three significant figures, e.g. <c>999 B</c>, <c>4.91 MB</c>, <c>17.0 MB</c>, <c>1.25 GB</c>.</summary>
    public static string Format(long bytes)
    {
        if (bytes < 0)
        {
            return "-" + Format(bytes == long.MinValue ? long.MaxValue : -bytes);
        }

        if (bytes < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        ReadOnlySpan<string> units = ["kB", "MB", "GB", "TB", "PB", "EB"];
        decimal value = bytes / 1000m;
        int unit = 0;
        while (Math.Round(value, 1) >= 1000m && unit < units.Length - 1)
        {
            value /= 1000m;
            unit++;
        }

        string digits = value < 10m ? "0.00" : "0.0";
        return value.ToString(digits, CultureInfo.InvariantCulture) + " " + units[unit];
    }

    /// <summary>All digits in groups of three: <c>7,306,181</c>.</summary>
    public static string Exact(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);
}
