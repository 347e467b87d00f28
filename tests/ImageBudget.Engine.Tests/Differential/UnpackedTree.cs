using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>
/// The final file system of an image: what lies at each path, as text (<c>dir</c>, <c>file SIZE XXH128</c>, <c>sym TARGET</c>,
/// <c>fifo</c>), and the bytes of its regular files, each content once.
/// </summary>
internal sealed record UnpackedTree(SortedDictionary<string, string> Paths, long Live)
{
    private const string EmptyFile = "file 0";

    /// <summary>As the engine sees it. Devices are empty files, as umoci writes them where it may not make devices.</summary>
    public static UnpackedTree Of(ImageAnalysis analysis)
    {
        RootFs files = analysis.Files!;
        SortedDictionary<string, string> paths = new(StringComparer.Ordinal);
        foreach (RootNode node in files.Subtree(RootFs.Root).Where(n => n != RootFs.Root))
        {
            paths.Add(files.PathOf(node).TrimStart('/'), Describe(files, node));
        }

        return new UnpackedTree(paths, analysis.Size.Live);
    }

    /// <summary>As it lies in a directory on a Linux machine.</summary>
    public static UnpackedTree Of(string folder)
    {
        SortedDictionary<string, string> paths = new(StringComparer.Ordinal);
        HashSet<ulong> inodes = [];
        long live = 0;
        Stack<string> open = new([folder]);
        while (open.TryPop(out string? current))
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(current))
            {
                FileStatus status = FileStatus.Of(path);
                string what = "other";
                switch (status.Type)
                {
                    case FileStatus.Folder:
                        what = "dir";
                        open.Push(path);
                        break;
                    case FileStatus.Link:
                        what = "sym " + new FileInfo(path).LinkTarget;
                        break;
                    case FileStatus.Fifo:
                        what = "fifo";
                        break;
                    case FileStatus.Regular:
                        byte[] content = File.ReadAllBytes(path);
                        string hash = Convert.ToHexStringLower(XxHash128.Hash(content));
                        what = content.Length == 0 ? EmptyFile : FormattableString.Invariant($"file {content.Length} xxh128:{hash}");
                        live += inodes.Add(status.Inode) ? content.Length : 0;
                        break;
                }

                paths.Add(Path.GetRelativePath(folder, path), what);
            }
        }

        return new UnpackedTree(paths, live);
    }

    /// <summary>What differs, one path a line: ours, then the other's.</summary>
    public List<string> DifferencesFrom(UnpackedTree other) =>
    [
        .. Paths.Keys.Union(other.Paths.Keys).Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Ours: Paths.GetValueOrDefault(path, "-"), Other: other.Paths.GetValueOrDefault(path, "-")))
            .Where(d => d.Ours != d.Other)
            .Select(d => $"{d.Path}: {Short(d.Ours)}, umoci {Short(d.Other)}"),
    ];

    private static string Describe(RootFs files, RootNode node)
    {
        if (files.ContentOf(node) is { } content)
        {
            long size = files.SizeOf(content);
            return size == 0 ? EmptyFile : FormattableString.Invariant($"file {size} {files.Layers[content.Layer].HashOf(content.Node)}");
        }

        return files.KindOf(node) switch
        {
            FileKind.Directory => "dir",
            FileKind.SymbolicLink => "sym " + Encoding.UTF8.GetString(files.LinkOf(node)),
            FileKind.Fifo => "fifo",
            FileKind.CharacterDevice or FileKind.BlockDevice => EmptyFile,
            FileKind kind => kind.ToString(),
        };
    }

    private static string Short(string what) => what.Length > 30 && what.StartsWith("file", StringComparison.Ordinal) ? what[..^20] : what;

    /// <summary>statx(2): its layout is the same on every architecture.</summary>
    private readonly record struct FileStatus(int Type, ulong Inode)
    {
        public const int Fifo = 0x1000;
        public const int Folder = 0x4000;
        public const int Regular = 0x8000;
        public const int Link = 0xA000;

        private const int CurrentFolder = -100;
        private const int NoFollow = 0x100;
        private const uint TypeAndInode = 0x1 | 0x100;

        public static FileStatus Of(string path)
        {
            byte[] buffer = new byte[256];
            if (StatX(CurrentFolder, path, NoFollow, TypeAndInode, buffer) != 0)
            {
                throw new IOException($"statx {path}: error {Marshal.GetLastPInvokeError()}");
            }

            return new FileStatus(
                BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(28)) & 0xF000,
                BinaryPrimitives.ReadUInt64LittleEndian(buffer.AsSpan(32)));
        }

        [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
        private static extern int StatX(
            int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);
    }
}
