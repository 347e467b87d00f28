using System.Numerics;

namespace ImageBudget.Model;

/// <summary>Reads sizes: digits with an optional decimal point and an optional unit.</summary>
internal static class ByteSize
{
    /// <summary>The expected form, for messages.</summary>
    public const string Expected = "a size such as 500 kB, 1.5 MB, 64 MiB or 1048576";

    /// <summary>The same as a regular expression (ECMA-262), for editors.</summary>
    public const string SchemaPattern = "^(0|[1-9][0-9]*)( *[Bb]|(\\.[0-9]+)? *[KkMmGgTt][Ii]?[Bb])?$";

    // No 64-bit size needs more; the limit keeps messages short.
    private const int MaxTextLength = 64;

    private static readonly (string Name, long Factor)[] Units =
    [
        ("B", 1),
        ("kB", 1000), ("MB", 1000_000), ("GB", 1000_000_000), ("TB", 1000_000_000_000),
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
    ];

    /// <summary>Reads a size; rounded down to whole bytes.</summary>
    /// <param name="text">As written, without quotes.</param>
    /// <param name="bytes">Zero or more.</param>
    /// <param name="mistake">Null when it is a size; otherwise what is wrong with it, as part of a message.</param>
    public static bool TryParse(string text, out long bytes, out string? mistake)
    {
        bytes = 0;
        mistake = text.Length > MaxTextLength ? "it is longer than any size" : Read(text, out bytes);
        return mistake is null;
    }

    private static string? Read(string text, out long bytes)
    {
        bytes = 0;
        if (text.AsSpan().Trim().IsEmpty)
        {
            return "it is empty";
        }

        if (text[0] is '-' or '+')
        {
            return text[0] == '-' ? "a size is never negative" : "a size has no sign";
        }

        int integerEnd = DigitsFrom(text, 0);
        if (integerEnd == 0)
        {
            return "it does not begin with a digit";
        }

        if (integerEnd > 1 && text[0] == '0')
        {
            return "a leading zero means octal to some readers";
        }

        int numberEnd = integerEnd;
        if (numberEnd < text.Length && text[numberEnd] == '.')
        {
            numberEnd = DigitsFrom(text, integerEnd + 1);
            if (numberEnd == integerEnd + 1)
            {
                return "digits are missing after the decimal point";
            }
        }

        string unit = text[numberEnd..].TrimStart(' ');
        if (FactorOf(unit, hasFraction: numberEnd > integerEnd, out long factor) is { } mistake)
        {
            return mistake;
        }

        string fraction = numberEnd > integerEnd ? text[(integerEnd + 1)..numberEnd] : "";
        BigInteger exact = BigInteger.Parse(text[..integerEnd] + fraction, System.Globalization.CultureInfo.InvariantCulture) * factor
            / BigInteger.Pow(10, fraction.Length);
        if (exact > long.MaxValue)
        {
            return "it is larger than 8 EiB";
        }

        bytes = (long)exact;
        return null;
    }

    private static int DigitsFrom(string text, int start)
    {
        while (start < text.Length && char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        return start;
    }

    private static string? FactorOf(string unit, bool hasFraction, out long factor)
    {
        factor = 1;
        if (unit.Length == 0)
        {
            return hasFraction ? "a number without a unit is bytes, and a fraction of a byte is not possible; is MB missing?" : null;
        }

        foreach ((string name, long value) in Units)
        {
            if (string.Equals(unit, name, StringComparison.OrdinalIgnoreCase))
            {
                factor = value;
                return hasFraction && value == 1 ? "a fraction of a byte is not possible" : null;
            }
        }

        return unit[0] switch
        {
            '%' => "a percentage is not a size",
            ',' => "a decimal point is written '.'; digits are not grouped",
            '_' => "digits are not grouped",
            'e' or 'E' when unit.Length > 1 && (char.IsAsciiDigit(unit[1]) || unit[1] is '+' or '-') => "it has an exponent",
            _ => UnknownUnit(unit),
        };
    }

    private static string UnknownUnit(string unit)
    {
        // Other programs print "10M" and "10G", which may mean powers of 1000 or of 1024.
        string? single = unit.Length == 1 ? "kMGT".FirstOrDefault(c => char.ToLowerInvariant(c) == char.ToLowerInvariant(unit[0])) switch
        {
            'k' => "kB or KiB",
            'M' => "MB or MiB",
            'G' => "GB or GiB",
            'T' => "TB or TiB",
            _ => null,
        } : null;
        string? nearest = single
            ?? NearestSpelling.Of(
            unit, Units.Select(u => u.Name).Where(n => char.ToLowerInvariant(n[0]) == char.ToLowerInvariant(unit[0])));
        string help = nearest is null
            ? "; units are B, kB MB GB TB (powers of 1000) and KiB MiB GiB TiB (of 1024)" : $"; did you mean {nearest}?";
        return $"'{InertText.OneLine(unit, 20)}' is not a unit{help}";
    }
}
