using System.Globalization;
using System.Text.RegularExpressions;
using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>The allowed increase over the baseline. If both limits are given, an increase is too large only if it exceeds both.</summary>
/// <param name="Bytes">Null: no limit in bytes.</param>
/// <param name="Percent">Of the baseline; null: no relative limit.</param>
internal readonly partial record struct Increase(long? Bytes, decimal? Percent)
{
    /// <summary>The expected form, for messages.</summary>
    public const string Expected = "an increase such as 500 kB, 2% or '2% and 1 MB'";

    /// <summary>The same as a regular expression (ECMA-262), for editors.</summary>
    public const string SchemaPattern =
        "^((0|[1-9][0-9]*)( *[Bb]|(\\.[0-9]+)? *[KkMmGgTt][Ii]?[Bb])?|(0|[1-9][0-9]*)(\\.[0-9]+)? *%"
        + "|(0|[1-9][0-9]*)(\\.[0-9]+)? *% [Aa][Nn][Dd] (0|[1-9][0-9]*)( *[Bb]|(\\.[0-9]+)? *[KkMmGgTt][Ii]?[Bb])?"
        + "|(0|[1-9][0-9]*)( *[Bb]|(\\.[0-9]+)? *[KkMmGgTt][Ii]?[Bb])? [Aa][Nn][Dd] (0|[1-9][0-9]*)(\\.[0-9]+)? *%)$";

    private const int MaxTextLength = 128;

    /// <param name="text">As written, without quotes.</param>
    /// <param name="increase">Usable only when true is returned.</param>
    /// <param name="mistake">Null when it is an increase; otherwise what is wrong, as part of a message.</param>
    public static bool TryParse(string text, out Increase increase, out string? mistake)
    {
        increase = default;
        string[] parts = text.Length > MaxTextLength ? [] : And().Split(text);
        if (parts.Length is 0 or > 2)
        {
            mistake = "there is at most one size and one percentage";
            return false;
        }

        foreach (string part in parts)
        {
            if (part.EndsWith('%'))
            {
                if (increase.Percent is not null || !Number().IsMatch(part))
                {
                    mistake = increase.Percent is null ? MistakeInPercentage(part) : "it has two percentages";
                    return false;
                }

                increase = increase with { Percent = decimal.Parse(part.AsSpan()[..^1].TrimEnd(' '), CultureInfo.InvariantCulture) };
            }
            else if (!ByteSize.TryParse(part, out long bytes, out mistake))
            {
                return false;
            }
            else if (increase.Bytes is not null)
            {
                mistake = "it has two sizes";
                return false;
            }
            else
            {
                increase = increase with { Bytes = bytes };
            }
        }

        mistake = null;
        return true;
    }

    /// <summary>The most bytes that are allowed over a baseline of this many.</summary>
    public long AllowedOver(long baseline)
    {
        long relative = Percent is { } percent ? (long)Math.Min(Math.Floor(Math.Max(baseline, 0) * percent / 100m), long.MaxValue / 2) : 0;
        return Math.Max(Bytes ?? 0, relative);
    }

    /// <summary>The text for output: <c>2% and 1.00 MB</c>.</summary>
    public override string ToString() => string.Join(" and ", new[]
    {
        Percent is { } percent ? percent.ToString(CultureInfo.InvariantCulture) + "%" : null,
        Bytes is { } bytes ? ByteCount.Format(bytes) : null,
    }.Where(p => p is not null));

    private static string MistakeInPercentage(string part) =>
        !Digits().IsMatch(part) ? "a percentage is digits, perhaps with a decimal point, and '%'"
        : part[0] == '0' && char.IsAsciiDigit(part[1]) ? "a percentage has no zero in front"
        : part.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && part.AsSpan(point + 1).TrimEnd("% ").Length > 6
            ? "a percentage has at most six digits after the point"
            : "a percentage has at most nine digits before the point";

    // Nine digits before the point: no image grows by more.
    [GeneratedRegex("^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})? *%$", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]+(\\.[0-9]+)? *%$", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    // Case is ignored, as in units.
    [GeneratedRegex(" [Aa][Nn][Dd] ", RegexOptions.CultureInvariant)]
    private static partial Regex And();
}
