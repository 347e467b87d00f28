using System.Globalization;
using System.Security.Cryptography;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>
/// The final root file system in the form of the truth files, but with our hash of the content: <c>path type mode size hash link</c>, one
/// line each. See <see cref="ContentPairs"/>.
/// </summary>
internal static class RootFsList
{
    private static readonly string EmptyHash = Convert.ToHexStringLower(SHA256.HashData([]));

    public static IEnumerable<string> Of(RootFs files)
    {
        foreach (RootNode node in files.NodesBelowRoot)
        {
            FileKind kind = files.KindOf(node);
            if (kind == FileKind.None)
            {
                continue;
            }

            FileContent? content = files.ContentOf(node);
            long size = content is { } c ? files.SizeOf(c) : 0;
            string hash = content is { } h
                ? files.Layers[h.Layer].HashOf(h.Node)?.ToString() ?? (size == 0 ? EmptyHash : "unknown")
                : "-";

            // A hard link has the mode of what it links to.
            int mode = content is { } m ? files.Layers[m.Layer][m.Node].Mode : files.FileOf(node).Mode;
            yield return string.Join(
                ' ',
                Path(files, node),
                kind switch
                {
                    FileKind.File or FileKind.HardLink => "file",
                    FileKind.SymbolicLink => "symlink",
                    FileKind.Directory => "dir",
                    FileKind.CharacterDevice => "char",
                    FileKind.BlockDevice => "block",
                    _ => "fifo",
                },
                kind == FileKind.SymbolicLink ? "777" : Convert.ToString(mode, 8),
                size.ToString(CultureInfo.InvariantCulture),
                hash,
                kind == FileKind.SymbolicLink ? ImagePath.Show(files.LinkOf(node)) : "-");
        }
    }

    // The truth shows a path that is not UTF-8 in base64.
    private static string Path(RootFs files, RootNode node)
    {
        List<byte> bytes = [];
        for (RootNode n = node; n != RootFs.Root; n = files.ParentOf(n))
        {
            bytes.InsertRange(0, [(byte)'/', .. files.NameOf(n).ToArray()]);
        }

        return System.Text.Unicode.Utf8.IsValid(bytes.ToArray())
            ? System.Text.Encoding.UTF8.GetString([.. bytes]).Replace("\\", "\\\\", StringComparison.Ordinal)
            : "b64:" + Convert.ToBase64String([.. bytes]);
    }
}
