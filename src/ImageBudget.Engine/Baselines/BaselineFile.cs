using System.Collections.Immutable;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Baselines;

/// <summary>A baseline on disk.</summary>
internal static class BaselineFile
{
    /// <summary>Number of bytes that <see cref="IsBaseline(ReadOnlySpan{byte})"/> needs.</summary>
    public const int Sniffed = 4096;

    /// <summary>
    /// True for text that is not JSON; other inputs of <c>--baseline</c> and <c>diff</c> are images. A tar archive has zeros in its
    /// first header, compressed data a magic number with bytes that are not text, and nix2container's file is JSON.
    /// </summary>
    /// <param name="head">The first <see cref="Sniffed"/> bytes, or all when there are fewer.</param>
    public static bool IsBaseline(ReadOnlySpan<byte> head)
    {
        if (head is [0xef, 0xbb, 0xbf, ..])
        {
            head = head[3..];
        }

        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        return !text.IsEmpty && text[0] != '{' && text.IndexOfAnyInRange<byte>(0, 8) < 0
            && (text[0] is (byte)'#' or (byte)'-' or (byte)'"' or (byte)'%' || char.IsAsciiLetter((char)text[0]));
    }

    /// <summary>True when the file is a baseline and not a budget: its images have sizes.</summary>
    public static bool IsWritten(string path)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length > BaselineReader.MaxBytes)
        {
            return false;
        }

        byte[] bytes = File.ReadAllBytes(path);
        Mistakes mistakes = new(path);
        return IsBaseline(bytes.AsSpan(0, Math.Min(bytes.Length, Sniffed)))
            && YamlText.Decode(bytes, mistakes, BaselineReader.MaxBytes) is { } text
            && YamlTree.Read(text, mistakes, BaselineReader.MaxNodes) is YamlMap map
            && map.Find("images")?.Value is YamlList { Items: var images }
            && images.Any(i => i is YamlMap image && image.Find("size") is not null);
    }

    /// <summary>Reads a baseline; mistakes are returned as diagnostics.</summary>
    public static ImmutableArray<ImageSnapshot> Read(string path, string displayName, out ImmutableArray<Diagnostic> mistakes)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, displayName, out mistakes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mistakes = [Fault($"the baseline cannot be read: {InertText.OneLine(e.Message)}", displayName)];
            return [];
        }
    }

    /// <inheritdoc cref="Read(string, string, out ImmutableArray{Diagnostic})" />
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static ImmutableArray<ImageSnapshot> Read(Stream stream, string displayName, out ImmutableArray<Diagnostic> mistakes)
    {
        using MemoryStream content = new();
        byte[] piece = new byte[64 * 1024];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            content.Write(piece, 0, read);
            if (content.Length > BaselineReader.MaxBytes)
            {
                mistakes =
                    [Fault($"the file has more than {ByteCount.Format(BaselineReader.MaxBytes)}, more than any baseline", displayName)];
                return [];
            }
        }

        return BaselineReader.Read(content.ToArray(), displayName, out mistakes);
    }

    private static Diagnostic Fault(string message, string displayName) =>
        new(BaselineReader.Code, Severity.Error, message, displayName, SourceSpan.None);

    /// <summary>
    /// Merges new snapshots into the recorded ones. Images that are not measured now are kept; an image with the same content keeps
    /// its lines, the diffIDs among them, if <see cref="ImageSnapshot.SameTransfer"/> says that only store hashes changed its compressed
    /// size. Lines without diffIDs get them.
    /// </summary>
    public static ImmutableArray<ImageSnapshot> Refresh(ImmutableArray<ImageSnapshot> old, ImmutableArray<ImageSnapshot> now) =>
    [
        .. now.Select(
            n => old.FirstOrDefault(o => o.Name == n.Name) is { } before && before.HasSameContent(n)
            && ImageSnapshot.SameTransfer(before.Size.Transfer, n.Size.Transfer)
            ? before.DiffIds is null ? before with { DiffIds = n.DiffIds } : before
            : n),
        .. old.Where(o => now.All(n => n.Name != o.Name)),
    ];

    /// <summary>As <see cref="Refresh"/>, but images that have grown keep their old lines.</summary>
    public static ImmutableArray<ImageSnapshot> Ratchet(ImmutableArray<ImageSnapshot> old, ImmutableArray<ImageSnapshot> now) => Refresh(
        old,
        [.. now.Select(n => old.FirstOrDefault(o => o.Name == n.Name) is { } before && !IsLower(n.Size, before.Size) ? before : n)]);

    private static bool IsLower(SnapshotSizes now, SnapshotSizes before) => now.Unpacked <= before.Unpacked && now.Live <= before.Live;
}
