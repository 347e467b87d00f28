using System.Globalization;

namespace ImageBudget.Model;

/// <summary>How fast a machine pulls. Numbers of bytes are shown with the time that they take.</summary>
/// <param name="BitsPerSecond">At least 1.</param>
/// <param name="Text">As shown: <c>20 Mbit/s</c>.</param>
public readonly record struct PullSpeed(decimal BitsPerSecond, string Text)
{
    internal const string Expected = "a speed such as 20 Mbit/s, 1.5 Gbit/s or 2.5 MB/s";

    /// <summary>The same as a regular expression (ECMA-262), for editors.</summary>
    internal const string SchemaPattern = "^(0|[1-9][0-9]*)(\\.[0-9]+)? *([KkMmGg]?[Bb][Ii][Tt]|[KkMG]?B)/s$";

    // 1 Pbit/s with a few decimals; longer texts are no speeds.
    private const int MaxTextLength = 24;
    private const decimal Most = 1_000_000_000_000_000;

    private static readonly (string Name, decimal Factor)[] Units =
    [
        ("bit/s", 1), ("kbit/s", 1000), ("Mbit/s", 1_000_000), ("Gbit/s", 1_000_000_000),
        ("B/s", 8), ("kB/s", 8000), ("MB/s", 8_000_000), ("GB/s", 8_000_000_000),
    ];

    /// <summary>Reads digits with an optional decimal point, and a unit.</summary>
    /// <param name="text">As written, without quotes.</param>
    /// <param name="speed">The speed.</param>
    /// <param name="mistake">Null when it is a speed; otherwise what is wrong with it, as part of a message.</param>
    public static bool TryParse(string text, out PullSpeed speed, out string? mistake)
    {
        speed = default;
        text = text.Trim();
        int end = text.AsSpan().IndexOfAnyExcept("0123456789.");
        string number = end < 0 ? text : text[..end];
        string unit = end < 0 ? "" : text[end..].TrimStart();
        if (text.Length > MaxTextLength || number.Length == 0 || number[0] == '.' || number[^1] == '.'
            || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            mistake = text.Length > MaxTextLength ? "it is longer than any speed"
                : text.StartsWith('-') ? "a speed is never negative"
                : "it does not begin with a number";
            return false;
        }

        (string Name, decimal Factor) known = Units.FirstOrDefault(u => IsUnit(unit, u.Name));
        mistake = known.Name is null ? MistakeIn(unit)
            : value > Most / known.Factor ? "it is faster than any network"
            : value * known.Factor < 1 ? "a speed is at least 1 bit/s"
            : null;
        if (mistake is not null)
        {
            return false;
        }

        speed = new PullSpeed(value * known.Factor, $"{value.ToString("0.############", CultureInfo.InvariantCulture)} {known.Name}");
        return true;
    }

    /// <summary><c>3.1 s at 20 Mbit/s</c>: the time without waiting, unpacking and what else a pull does.</summary>
    public string TimeFor(long bytes) => $"{Seconds(bytes)} at {Text}";

    /// <summary>The time alone: <c>3.1 s</c>.</summary>
    internal string Seconds(long bytes) => Time(bytes * 8m / BitsPerSecond);

    private static string Time(decimal seconds)
    {
        decimal whole = Math.Round(seconds, MidpointRounding.AwayFromZero);
        return seconds == 0 ? "0 s"
            : seconds < 0.05m ? "less than 0.1 s"
            : Math.Round(seconds, 1, MidpointRounding.AwayFromZero) < 10
                ? string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds, 1, MidpointRounding.AwayFromZero):0.0} s")
            : whole < 60 ? string.Create(CultureInfo.InvariantCulture, $"{whole:0} s")
            : whole < 3600 ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(whole / 60):0} min {whole % 60:0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(whole / 3600):0} h {Math.Floor(whole % 3600 / 60):0} min");
    }

    // Only the B of bytes has a case: Mb could be either.
    private static bool IsUnit(string unit, string known) => known.EndsWith("B/s", StringComparison.Ordinal)
        ? unit == known || unit == known.Replace('k', 'K')
        : unit.EndsWith("/s", StringComparison.Ordinal) && unit.Equals(known, StringComparison.OrdinalIgnoreCase);

    private static string MistakeIn(string unit) => unit.ToLowerInvariant() switch
    {
        "" => "the unit is missing; write Mbit/s for bits or MB/s for bytes",
        "b/s" or "kb/s" or "mb/s" or "gb/s" or "bps" or "kbps" or "mbps" or "gbps" =>
            $"'{unit}' could be bits or bytes; write {Prefix(unit)}bit/s or {Prefix(unit)}B/s",
        _ => $"'{InertText.OneLine(unit, 24)}' is not one of the units bit/s, kbit/s, Mbit/s, Gbit/s, B/s, kB/s, MB/s, GB/s",
    };

    private static string Prefix(string unit) => unit[..^3].ToUpperInvariant().Replace('K', 'k');
}
