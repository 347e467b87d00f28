using System.Collections.Frozen;
using System.Globalization;

namespace ImageBudget.Rules.Drafts;

/// <summary>
/// Sizes in dive's form, read with <c>ParseBytes</c> of dustin/go-humanize (bytes.go): digits, which may have commas and a point, and a
/// unit in any case; <c>k</c> and <c>kB</c> are 1000, <c>Ki</c> and <c>KiB</c> 1024.
/// </summary>
internal static class DiveSize
{
    private static readonly FrozenDictionary<string, decimal> Units = MakeUnits();

    /// <param name="text">As written.</param>
    /// <param name="bytes">Whole bytes, rounded down; at most <see cref="long.MaxValue"/>.</param>
    public static bool TryParse(string text, out long bytes)
    {
        int digits = text.AsSpan().IndexOfAnyExcept("0123456789.,");
        string number = (digits < 0 ? text : text[..digits]).Replace(",", "", StringComparison.Ordinal);
        string unit = digits < 0 ? "" : text[digits..].Trim().ToLowerInvariant();
        bytes = 0;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            || !Units.TryGetValue(unit, out decimal factor))
        {
            return false;
        }

        bytes = value >= long.MaxValue / factor ? long.MaxValue : (long)(value * factor);
        return true;
    }

    private static FrozenDictionary<string, decimal> MakeUnits()
    {
        Dictionary<string, decimal> units = new(StringComparer.Ordinal) { [""] = 1, ["b"] = 1 };
        decimal si = 1, iec = 1;
        foreach (string letter in (string[])["k", "m", "g", "t", "p", "e"])
        {
            si *= 1000;
            iec *= 1024;
            units[letter] = units[letter + "b"] = si;
            units[letter + "i"] = units[letter + "ib"] = iec;
        }

        return units.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
