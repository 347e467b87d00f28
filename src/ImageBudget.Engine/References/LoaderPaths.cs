using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Model;

namespace ImageBudget.References;

/// <summary>
/// The default directories of the image's dynamic loader: ld.so(8) with ld.so.conf
/// (ldconfig(8)) for glibc, <c>/etc/ld-musl-ARCH.path</c> for musl (musl, ldso/dynlink.c).
/// </summary>
internal sealed class LoaderPaths
{
    private const string Configuration = "/etc/ld.so.conf";
    private const int MostFolders = 1024;
    private const int MostFiles = 256;

    private readonly RootFs _files;
    private readonly Func<string, byte[]?> _documentAt;
    private readonly ImmutableArray<string> _configured;
    private readonly Dictionary<(int, ushort, bool), ImmutableArray<LoaderFolder>> _folders = [];

    /// <param name="files">The root file system.</param>
    /// <param name="documentAt">Gives the content of a small file; null when it does not exist.</param>
    public LoaderPaths(RootFs files, Func<string, byte[]?> documentAt)
    {
        _files = files;
        _documentAt = documentAt;
        List<string> folders = [];
        HashSet<string> read = new(StringComparer.Ordinal);
        ReadConfiguration(Configuration, folders, read);
        _configured = [.. folders];
        RootNode lib = files.Lookup("/lib");
        MuslArchitectures = !lib.Exists
            ? []
            : [.. files.Children(lib).Select(n => ImagePath.Show(files.NameOf(n))).Where(IsMuslLoader)
                .Select(n => n["ld-musl-".Length..^".so.1".Length]).Order(StringComparer.Ordinal)];
        HasGlibc = new[] { "/lib", "/lib64", "/usr/lib", "/usr/lib64" }.Any(f => HasGlibcLoader(files.Lookup(f)));
    }

    /// <summary>True for files whose content is needed; the path has no leading slash.</summary>
    public static bool Wants(ReadOnlySpan<byte> path) =>
        path.SequenceEqual("etc/ld.so.conf"u8) || path.StartsWith("etc/ld.so.conf.d/"u8)
        || (path.StartsWith("etc/ld-musl-"u8) && path.EndsWith(".path"u8));

    /// <summary>As in the loader's name: <c>x86_64</c>.</summary>
    public ImmutableArray<string> MuslArchitectures { get; }

    private bool HasGlibc { get; }

    /// <summary>Whether musl's rules apply: its loader is the program's interpreter, or the only one in the image.</summary>
    public bool IsMusl(string? interpreter) => interpreter is null
        ? MuslArchitectures.Length > 0 && !HasGlibc
        : IsMuslLoader(interpreter[(interpreter.LastIndexOf('/') + 1)..]);

    /// <summary>In the order of the search.</summary>
    public ImmutableArray<LoaderFolder> Of(ElfFacts elf, bool musl)
    {
        (int, ushort, bool) key = (elf.Class, elf.Machine, musl);
        if (!_folders.TryGetValue(key, out ImmutableArray<LoaderFolder> folders))
        {
            _folders.Add(key, folders = musl ? Musl() : Glibc(elf));
        }

        return folders;
    }

    /// <summary>The values of <c>$LIB</c> on different distributions.</summary>
    public static ImmutableArray<string> LibNames(ElfFacts elf)
    {
        string wide = elf.Class == 64 ? "lib64" : elf.Machine == 62 ? "libx32" : "lib32";
        return [.. Multiarch(elf).Select(m => "lib/" + m), wide, "lib"];
    }

    /// <summary>The value of <c>$PLATFORM</c> (the kernel's AT_PLATFORM).</summary>
    public static string Platform(ElfFacts elf) => elf.Machine switch
    {
        3 => "i686",
        40 => "v7l",
        62 => "x86_64",
        183 => "aarch64",
        _ => "",
    };

    private ImmutableArray<LoaderFolder> Glibc(ElfFacts elf)
    {
        List<LoaderFolder> folders = [.. _configured.Select(f => new LoaderFolder(f, "ld.so.conf"))];
        foreach (string lib in LibNames(elf))
        {
            folders.Add(new LoaderFolder("/" + lib, "default"));
            folders.Add(new LoaderFolder("/usr/" + lib, "default"));
        }

        return [.. folders];
    }

    private ImmutableArray<LoaderFolder> Musl()
    {
        List<LoaderFolder> folders = [];
        foreach (string architecture in MuslArchitectures)
        {
            string file = $"/etc/ld-musl-{architecture}.path";
            if (_documentAt(file) is { } content)
            {
                string[] parts = Encoding.UTF8.GetString(content)
                    .Split([':', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                folders.AddRange(parts.Take(MostFolders).Select(p => new LoaderFolder(p, $"ld-musl-{architecture}.path")));
            }
        }

        return folders.Count > 0 ? [.. folders] : [new("/lib", "default"), new("/usr/local/lib", "default"), new("/usr/lib", "default")];
    }

    // Debian's multiarch tuples (wiki.debian.org/Multiarch/Tuples), by e_machine.
    private static ImmutableArray<string> Multiarch(ElfFacts elf) => (elf.Machine, elf.Class, elf.ByteOrder) switch
    {
        (3, _, _) => ["i386-linux-gnu"],
        (8, 64, ElfByteOrder.Little) => ["mips64el-linux-gnuabi64"],
        (8, 32, ElfByteOrder.Little) => ["mipsel-linux-gnu"],
        (20, _, _) => ["powerpc-linux-gnu"],
        (21, _, ElfByteOrder.Little) => ["powerpc64le-linux-gnu"],
        (21, _, _) => ["powerpc64-linux-gnu"],
        (22, 64, _) => ["s390x-linux-gnu"],
        (40, _, _) => ["arm-linux-gnueabihf", "arm-linux-gnueabi"],
        (62, 64, _) => ["x86_64-linux-gnu"],
        (62, _, _) => ["x86_64-linux-gnux32"],
        (183, _, _) => ["aarch64-linux-gnu"],
        (243, 64, _) => ["riscv64-linux-gnu"],
        (258, 64, _) => ["loongarch64-linux-gnu"],
        _ => [],
    };

    private static bool IsMuslLoader(string name) =>
        name.StartsWith("ld-musl-", StringComparison.Ordinal) && name.EndsWith(".so.1", StringComparison.Ordinal);

    // ld-linux-x86-64.so.2, ld-linux-aarch64.so.1, ld-linux.so.2, ld64.so.1 ...
    private bool HasGlibcLoader(RootNode folder) => folder.Exists
        && _files.Children(folder).Any(n => _files.NameOf(n).StartsWith("ld-linux"u8) || _files.NameOf(n).StartsWith("ld64.so."u8));

    // One directory per line, '#' comments, "include PATTERN", obsolete "hwcap ..." (ldconfig(8); glibc, elf/ldconfig.c).
    private void ReadConfiguration(string path, List<string> folders, HashSet<string> read)
    {
        Stack<string> open = new([path]);
        while (open.TryPop(out string? file) && read.Count < MostFiles)
        {
            if (!read.Add(file) || _documentAt(file) is not { } content)
            {
                continue;
            }

            List<string> included = [];
            foreach (string raw in Encoding.UTF8.GetString(content).Split('\n'))
            {
                string line = raw.Split('#', 2)[0].Trim();
                if (line.StartsWith("include ", StringComparison.Ordinal) || line.StartsWith("include\t", StringComparison.Ordinal))
                {
                    foreach (string pattern in line["include ".Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
                    {
                        included.AddRange(Expand(pattern[0] == '/' ? pattern : "/etc/" + pattern));
                    }
                }
                else if (line.StartsWith('/') && folders.Count < MostFolders)
                {
                    folders.Add(line.Split('=', 2)[0].TrimEnd());
                }
            }

            for (int i = Math.Min(included.Count, MostFiles) - 1; i >= 0; i--)
            {
                open.Push(included[i]);
            }
        }
    }

    // Supports one star, in the last component: /etc/ld.so.conf.d/*.conf.
    private IEnumerable<string> Expand(string pattern)
    {
        int star = pattern.IndexOf('*', StringComparison.Ordinal);
        int slash = pattern.LastIndexOf('/');
        if (star < 0)
        {
            return [pattern];
        }

        RootNode folder = star > slash ? _files.Lookup(pattern[..Math.Max(1, slash)]) : RootNode.None;
        if (!folder.Exists)
        {
            return [];
        }

        string before = pattern[(slash + 1)..star];
        string after = pattern[(star + 1)..];
        return _files.Children(folder).Select(n => ImagePath.Show(_files.NameOf(n)))
            .Where(n => n.Length >= before.Length + after.Length && n.StartsWith(before, StringComparison.Ordinal)
                && n.EndsWith(after, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => pattern[..(slash + 1)] + n);
    }
}

/// <summary>A directory that the loader searches.</summary>
/// <param name="Path">As configured.</param>
/// <param name="Source">Where it is configured: <c>RPATH</c>, <c>RUNPATH</c>, <c>ld.so.conf</c>, <c>default</c> ...</param>
internal readonly record struct LoaderFolder(string Path, string Source);
