using System.Buffers;
using System.Text;

namespace ImageBudget.Model;

/// <summary>
/// Paths inside an image are bytes: <c>/</c>-separated components, none of them empty, <c>.</c> or <c>..</c>. They are shown as text
/// with one leading slash; bytes that are not UTF-8 are shown as <c>\xNN</c>.
/// </summary>
internal static class ImagePath
{
    /// <summary>Formats a component or a link target for output.</summary>
    public static string Show(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        StringBuilder builder = new(bytes.Length + 8);
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int used);
            if (status == OperationStatus.Done)
            {
                builder.Append(rune.ToString());
            }
            else
            {
                foreach (byte b in bytes[..used])
                {
                    builder.Append("\\x").Append(b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            bytes = bytes[used..];
        }

        return builder.ToString();
    }

    /// <summary>
    /// A raw path without a leading slash, empty components, <c>.</c> and <c>..</c>; empty for the root. A <c>..</c> removes the component
    /// before it without looking at links, and has no effect at the root, as in Go's <c>path.Clean("/" + raw)</c>.
    /// </summary>
    /// <param name="raw">As archived.</param>
    /// <param name="buffer">Holds the result; replaced by a larger one when it is too small.</param>
    public static ReadOnlySpan<byte> Clean(ReadOnlySpan<byte> raw, ref byte[] buffer)
    {
        if (buffer.Length < raw.Length)
        {
            buffer = new byte[Math.Max(raw.Length, buffer.Length * 2)];
        }

        int length = 0;
        foreach (ReadOnlySpan<byte> component in Components(raw))
        {
            if (component.SequenceEqual(".."u8))
            {
                length = Math.Max(buffer.AsSpan(0, length).LastIndexOf((byte)'/'), 0);
                continue;
            }

            if (length > 0)
            {
                buffer[length++] = (byte)'/';
            }

            component.CopyTo(buffer.AsSpan(length));
            length += component.Length;
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>The components of a raw path; <c>..</c> goes up, but never above the root, as in a chroot.</summary>
    public static PathComponents Components(ReadOnlySpan<byte> raw) => new(raw);
}

/// <summary>Walks the components of a raw path. Empty components and <c>.</c> are skipped; <c>..</c> is returned.</summary>
internal ref struct PathComponents(ReadOnlySpan<byte> raw)
{
    private ReadOnlySpan<byte> _rest = raw;

    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            int slash = _rest.IndexOf((byte)'/');
            ReadOnlySpan<byte> component = slash < 0 ? _rest : _rest[..slash];
            _rest = slash < 0 ? [] : _rest[(slash + 1)..];
            if (!component.IsEmpty && !component.SequenceEqual("."u8))
            {
                Current = component;
                return true;
            }
        }

        return false;
    }

    public readonly bool IsParent => Current.SequenceEqual(".."u8);

    public readonly PathComponents GetEnumerator() => this;
}
