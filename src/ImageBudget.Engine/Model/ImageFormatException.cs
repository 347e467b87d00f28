namespace ImageBudget.Model;

/// <summary>
/// The image file cannot be read: it is corrupt, truncated, unsupported, or over a limit. Thrown anywhere below, caught once per
/// image, shown as one IB9xxx line; the process then ends with exit code 2.
/// </summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the error; control characters in the message are escaped here.</summary>
    /// <param name="code">IB9xxx.</param>
    /// <param name="message">What was found, what was expected, what to do.</param>
    /// <param name="blob">The archive member, layer or tar entry concerned; null when the file as a whole is.</param>
    /// <param name="offset">Byte offset inside the blob (of its uncompressed form); null when not known.</param>
    /// <param name="inner">The decoder's own error, if there was one.</param>
    public ImageFormatException(string code, string message, string? blob = null, long? offset = null, Exception? inner = null)
        : base(InertText.OneLine(message, 2048), inner)
    {
        Code = code;
        Blob = blob is null ? null : InertText.OneLine(blob);
        Offset = offset;
    }

    /// <summary>IB9xxx.</summary>
    public string Code { get; }

    /// <summary>The archive member, layer or tar entry concerned, inert; null when the file as a whole is.</summary>
    public string? Blob { get; }

    /// <summary>Byte offset inside <see cref="Blob"/>; null when not known.</summary>
    public long? Offset { get; }

    /// <summary>The message with blob and offset, where it does not name them itself; one inert line.</summary>
    public string Describe()
    {
        List<string> place = [];
        if (Blob is { } blob && !Message.Contains(blob, StringComparison.Ordinal))
        {
            place.Add(blob);
        }

        if (Offset is { } offset && FormattableString.Invariant($"offset {offset}") is var at
            && !Message.Contains(at, StringComparison.Ordinal))
        {
            place.Add(at);
        }

        return place.Count == 0 ? Message : $"{Message} ({string.Join(", ", place)})";
    }
}
