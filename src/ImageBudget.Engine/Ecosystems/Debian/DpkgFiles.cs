using System.Collections.Immutable;
using System.Text;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>Reads the small files next to dpkg's status, with the files of each package. Returned paths begin with <c>/</c>.</summary>
internal static class DpkgFiles
{
    private const int MostProblems = 50;

    /// <summary><c>info/NAME.list</c>: one path per line, including directories. The root itself (<c>/.</c>) is omitted.</summary>
    public static (ImmutableArray<string> Paths, ImmutableArray<string> Problems) ReadList(ReadOnlySpan<byte> content)
    {
        ProblemList problems = new(MostProblems);
        ImmutableArray<string>.Builder paths = ImmutableArray.CreateBuilder<string>();
        TextLines lines = new(content);
        while (lines.MoveNext())
        {
            if (lines.Line.IsEmpty || lines.Line.SequenceEqual("/."u8) || lines.Line.SequenceEqual("/"u8))
            {
                continue;
            }

            if (lines.Line[0] != '/')
            {
                problems.Add($"line {lines.Number}: not a path");
                continue;
            }

            paths.Add(Encoding.UTF8.GetString(lines.Line));
        }

        return (paths.ToImmutable(), problems.ToImmutable());
    }

    /// <summary><c>info/NAME.md5sums</c>, as md5sum(1) writes it: digest, two spaces, path without its first slash. Configuration files are
    /// not in it.</summary>
    public static (ImmutableArray<(string Path, string Md5)> Files, ImmutableArray<string> Problems) ReadMd5Sums(ReadOnlySpan<byte> content)
    {
        const int DigestLength = 32;
        ProblemList problems = new(MostProblems);
        ImmutableArray<(string, string)>.Builder files = ImmutableArray.CreateBuilder<(string, string)>();
        TextLines lines = new(content);
        while (lines.MoveNext())
        {
            ReadOnlySpan<byte> line = lines.Line;
            if (line.IsEmpty)
            {
                continue;
            }

            if (line.Length < DigestLength + 3 || !IsHex(line[..DigestLength]) || line[DigestLength] != ' ')
            {
                problems.Add($"line {lines.Number}: not a digest and a path");
                continue;
            }

            ReadOnlySpan<byte> path = line[(DigestLength + 2)..];
            path = path.StartsWith("./"u8) ? path[2..] : path;
            files.Add(("/" + Encoding.UTF8.GetString(path.TrimStart((byte)'/')), Encoding.UTF8.GetString(line[..DigestLength])));
        }

        return (files.ToImmutable(), problems.ToImmutable());
    }

    /// <summary><c>diversions</c>: three lines each; dpkg-divert(1). The package <c>:</c> stands for the administrator.</summary>
    public static (ImmutableArray<DpkgDiversion> Diversions, ImmutableArray<string> Problems) ReadDiversions(ReadOnlySpan<byte> content)
    {
        ProblemList problems = new(MostProblems);
        ImmutableArray<DpkgDiversion>.Builder diversions = ImmutableArray.CreateBuilder<DpkgDiversion>();
        List<string> three = [];
        TextLines lines = new(content);
        while (lines.MoveNext())
        {
            three.Add(Encoding.UTF8.GetString(lines.Line));
            if (three.Count < 3)
            {
                continue;
            }

            if (three[0].StartsWith('/') && three[1].StartsWith('/') && three[2].Length > 0)
            {
                diversions.Add(new DpkgDiversion(three[0], three[1], three[2] == ":" ? null : three[2]));
            }
            else
            {
                problems.Add($"line {lines.Number - 2}: not a diversion");
            }

            three.Clear();
        }

        if (three.Count > 0)
        {
            problems.Add($"line {lines.Number}: a diversion that is cut short");
        }

        return (diversions.ToImmutable(), problems.ToImmutable());
    }

    /// <summary>apt's <c>extended_states</c>: the packages that were installed only because others depend on them. apt-mark(8).</summary>
    public static (ImmutableArray<(string Package, string Architecture)> Automatic, ImmutableArray<string> Problems) ReadExtendedStates(
        ReadOnlySpan<byte> content)
    {
        ProblemList problems = new(MostProblems);
        ImmutableArray<(string, string)>.Builder automatic = ImmutableArray.CreateBuilder<(string, string)>();
        HashSet<string> wanted = new(StringComparer.OrdinalIgnoreCase) { "Package", "Architecture", "Auto-Installed" };
        ControlParagraph.ReadAll(content, wanted, problems, paragraph =>
        {
            if (string.IsNullOrEmpty(paragraph["Package"]))
            {
                problems.Add($"line {paragraph.Line}: a paragraph without a package name");
            }
            else if (paragraph["Auto-Installed"] == "1")
            {
                automatic.Add((paragraph["Package"]!, paragraph["Architecture"] ?? ""));
            }
        });
        return (automatic.ToImmutable(), problems.ToImmutable());
    }

    private static bool IsHex(ReadOnlySpan<byte> digits)
    {
        foreach (byte b in digits)
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A file that dpkg installs at another path, for all packages except one.</summary>
/// <param name="Path">The path in the packages.</param>
/// <param name="Diverted">The path where it is installed instead.</param>
/// <param name="By">The package that requested it, whose own file stays at <paramref name="Path"/>; null for the administrator.</param>
internal readonly record struct DpkgDiversion(string Path, string Diverted, string? By);
