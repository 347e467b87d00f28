namespace ImageBudget.Formats;

/// <summary>Reads a stream of unverified length.</summary>
internal static class CappedContent
{
    /// <returns>Null when there is more than <paramref name="max"/>.</returns>
    public static byte[]? Read(Stream content, long max, out long read)
    {
        using MemoryStream bytes = new();
        byte[] buffer = new byte[16 * 1024];
        read = 0;
        for (int got; (got = content.Read(buffer)) > 0;)
        {
            read += got;
            if (read > max)
            {
                return null;
            }

            bytes.Write(buffer, 0, got);
        }

        return bytes.ToArray();
    }
}
