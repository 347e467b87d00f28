namespace ImageBudget.Tar;

/// <summary>
/// The "length key=value\n" records of a PAX extended header (POSIX.1-2017, "pax Extended Header"); Go's archive/tar refuses the
/// archive when one of them has another form, including NULs after the last record.
/// </summary>
internal ref struct PaxRecords(ReadOnlySpan<byte> data, long offset)
{
    // The maximum number of digits of a length; Go accepts any number of leading zeros, but no program writes them.
    private const int LongestLength = 20;

    private ReadOnlySpan<byte> _rest = data;

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Read()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int space = _rest[..Math.Min(_rest.Length, LongestLength + 1)].IndexOf((byte)' ');
        if (space < 0 || !TarNumber.TryParseDecimal(_rest[..space], out long length))
        {
            throw Malformed("a PAX record does not begin with its length");
        }

        if (length <= space + 1 || length > _rest.Length)
        {
            throw Malformed($"a PAX record claims {length} bytes where {_rest.Length} are left");
        }

        ReadOnlySpan<byte> record = _rest[(space + 1)..(int)length];
        int equals = record.IndexOf((byte)'=');
        if (equals <= 0 || record[^1] != '\n')
        {
            throw Malformed("a PAX record is not of the form 'length key=value' with a line feed at its end");
        }

        Key = record[..equals];
        Value = record[(equals + 1)..^1];
        _rest = _rest[(int)length..];
        bool isText = Key.SequenceEqual("path"u8) || Key.SequenceEqual("linkpath"u8)
            || Key.SequenceEqual("uname"u8) || Key.SequenceEqual("gname"u8);
        return !(isText ? Value : Key).Contains((byte)0)
            ? true
            : throw Malformed("a PAX name holds a NUL, where programs would end it or refuse it");
    }

    private readonly TarFormatException Malformed(string message) => new(TarFault.Malformed, offset, message);
}
