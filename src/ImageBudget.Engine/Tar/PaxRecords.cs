using System.Buffers.Text;

namespace ImageBudget.Tar;

/// <summary>The "length key=value\n" records of a PAX extended header (POSIX.1-2017, "pax Extended Header").</summary>
internal ref struct PaxRecords(ReadOnlySpan<byte> data, long offset)
{
    private ReadOnlySpan<byte> _rest = data;

    public ReadOnlySpan<byte> Key { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Read()
    {
        // Some writers pad the header with NULs inside its declared size.
        if (_rest.IsEmpty || _rest[0] == 0)
        {
            return false;
        }

        int space = _rest[..Math.Min(_rest.Length, 12)].IndexOf((byte)' ');
        if (space <= 0 || !Utf8Parser.TryParse(_rest[..space], out int length, out int used) || used != space)
        {
            throw Malformed("a PAX record does not begin with its length");
        }

        if (length <= space + 1 || length > _rest.Length)
        {
            throw Malformed($"a PAX record claims {length} bytes where {_rest.Length} are left");
        }

        ReadOnlySpan<byte> record = _rest[(space + 1)..length];
        int equals = record.IndexOf((byte)'=');
        if (equals <= 0 || record[^1] != '\n')
        {
            throw Malformed("a PAX record is not of the form 'length key=value' with a line feed at its end");
        }

        Key = record[..equals];
        Value = record[(equals + 1)..^1];
        _rest = _rest[length..];
        return true;
    }

    private readonly TarFormatException Malformed(string message) => new(TarFault.Malformed, offset, message);
}
