namespace ImageBudget.Model;

/// <summary>
/// The image file cannot be read: it is corrupt, truncated, unsupported, or over a limit. Caught once per image and shown as one IB9xxx
/// line; the process then ends with exit code 2.
/// </summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Creates the error; control characters in the message are escaped here.</summary>
    /// <param name="code">IB9xxx.</param>
    /// <param name="message">What was found, what was expected, what to do.</param>
    /// <param name="blob">The archive member, layer or tar entry concerned; null for the whole file.</param>
    /// <param name="offset">Byte offset inside the blob (of its uncompressed form); null when unknown.</param>
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

    /// <summary>The archive member, layer or tar entry concerned, neutralised; null for the whole file.</summary>
    public string? Blob { get; }

    /// <summary>Byte offset inside <see cref="Blob"/>; null when unknown.</summary>
    public long? Offset { get; }

    /// <summary>The message, with blob and offset unless it already has them; one neutralised line.</summary>
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
