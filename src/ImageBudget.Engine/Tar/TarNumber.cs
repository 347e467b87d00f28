namespace ImageBudget.Tar;

/// <summary>
/// Numbers in headers and in extended headers, accepted and refused as in Go's archive/tar (<c>strconv.go</c>, Go 1.19 and later).
/// </summary>
internal static class TarNumber
{
    private const byte Base256 = 0x80;

    /// <summary>A field of a header block: octal text, or base-256 when its first bit is set (GNU, star). May be negative.</summary>
    /// <returns>False where Go fails: other text, or numbers beyond Int64.</returns>
    public static bool TryParseField(ReadOnlySpan<byte> field, out long value)
    {
        if ((field[0] & Base256) == 0)
        {
            return TryParseOctal(field, out value);
        }

        // Two's complement, big-endian; the marker bit is not part of the number, bit 6 is the sign.
        bool negative = (field[0] & 0x40) != 0;
        Int128 number = negative ? -1 : 0;
        number = (number << 6) | (Int128)(field[0] & 0x3f);
        foreach (byte b in field[1..])
        {
            number = (number << 8) | b;
        }

        value = (long)number;
        return number >= long.MinValue && number <= long.MaxValue;
    }

    /// <summary>
    /// Octal digits between blanks and NULs, which is allowed on both sides; what follows a NUL after the digits is ignored. An empty
    /// field is 0.
    /// </summary>
    public static bool TryParseOctal(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        int end = digits.IndexOf((byte)0);
        foreach (byte b in end < 0 ? digits : digits[..end])
        {
            if (b is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
            {
                return false;
            }

            value = (value << 3) | (long)(b - '0');
        }

        return true;
    }

    /// <summary>
    /// Decimal digits with an optional sign, nothing else, as Go's <c>strconv.ParseInt</c> reads PAX values and sparse maps.
    /// </summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> text, out long value)
    {
        bool negative = text is [(byte)'-', ..];
        ReadOnlySpan<byte> digits = text is [(byte)'-' or (byte)'+', ..] ? text[1..] : text;
        Int128 number = 0;
        foreach (byte b in digits)
        {
            if (b is < (byte)'0' or > (byte)'9' || number > long.MaxValue)
            {
                value = 0;
                return false;
            }

            number = number * 10 + (b - '0');
        }

        number = negative ? -number : number;
        value = (long)number;
        return !digits.IsEmpty && number >= long.MinValue && number <= long.MaxValue;
    }

    /// <summary>Seconds with an optional fraction (POSIX.1-2017, pax, "mtime"), rounded down.</summary>
    public static bool TryParseTime(ReadOnlySpan<byte> text, out long seconds)
    {
        int point = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> fraction = point < 0 ? [] : text[(point + 1)..];
        if (!TryParseDecimal(point < 0 ? text : text[..point], out seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        if (text[0] == '-' && seconds > long.MinValue && fraction.ContainsAnyExcept((byte)'0'))
        {
            seconds--;
        }

        return true;
    }
}
