using System.Collections.Immutable;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Zip;

namespace ImageBudget.Formats.Zip;

/// <summary>A member met while an archive streamed by.</summary>
/// <param name="Name">As stored; see <see cref="ZipMember"/>.</param>
/// <param name="Size">Uncompressed bytes as counted.</param>
/// <param name="Content">Only for members that were asked for and are small enough.</param>
internal sealed record ZipStreamMember(string Name, long Size, byte[]? Content);

/// <summary>
/// Walks the local headers of an archive that is too large to hold, forward only. It sees members that the central directory no
/// longer lists, and it ends at the first one it cannot step over (stored with a data descriptor, encrypted, an unknown method).
/// </summary>
internal static class ZipStreamReader
{
    /// <param name="archive">Read to the end of the last member, and left open.</param>
    /// <param name="wants">Names whose content is kept.</param>
    /// <param name="maxContent">Larger members are only counted.</param>
    /// <param name="maxTotal">Uncompressed bytes after which the walk ends: the cost of a bomb.</param>
    /// <param name="problem">Why the walk ended early; null when it did not.</param>
    public static ImmutableArray<ZipStreamMember> Read(
        Stream archive, Func<string, bool> wants, int maxContent, long maxTotal, out string? problem)
    {
        var members = ImmutableArray.CreateBuilder<ZipStreamMember>();
        problem = Read(archive, wants, maxContent, maxTotal, members.Add);
        return members.ToImmutable();
    }

    /// <summary>The same, one member after the other, so that only one content is held at a time.</summary>
    /// <returns>Why the walk ended early; null when it did not.</returns>
    public static string? Read(Stream archive, Func<string, bool> wants, int maxContent, long maxTotal, Action<ZipStreamMember> take)
    {
        int count = 0;
        byte[] buffer = new byte[32 * 1024];
        long total = 0;
        try
        {
            using ZipInputStream zip = new(archive) { IsStreamOwner = false };
            while (zip.GetNextEntry() is { } entry)
            {
                MemoryStream? kept = wants(entry.Name) ? new MemoryStream() : null;
                long size = 0;
                for (int read; (read = zip.Read(buffer, 0, buffer.Length)) > 0;)
                {
                    size += read;
                    total += read;
                    if (total > maxTotal)
                    {
                        return "the archive holds more bytes than are looked at";
                    }

                    if (size > maxContent)
                    {
                        kept = null;
                    }

                    kept?.Write(buffer, 0, read);
                }

                take(new ZipStreamMember(entry.Name, size, kept?.ToArray()));
                if (++count == ZipIndex.MaxMembers)
                {
                    return "the archive has more members than are looked at";
                }
            }
        }
        catch (Exception error) when (error is SharpZipBaseException or InvalidDataException or EndOfStreamException or NotSupportedException
            or ArgumentException or IndexOutOfRangeException or OverflowException or InvalidOperationException)
        {
            // The library's own decoder throws all of these for damaged input.
            return "the archive cannot be read further";
        }

        return null;
    }
}
