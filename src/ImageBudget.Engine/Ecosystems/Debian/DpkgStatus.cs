using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// <c>/var/lib/dpkg/status</c>, and the files for single packages in <c>/var/lib/dpkg/status.d</c> of distroless images. Fields:
/// deb-control(5); states: dpkg(1).
/// </summary>
internal static class DpkgStatus
{
    private const int MostProblems = 50;

    private static readonly HashSet<string> Wanted = new(StringComparer.OrdinalIgnoreCase)
    {
        "Package", "Version", "Architecture", "Status", "Source", "Installed-Size", "Essential", "Multi-Arch", "Conffiles", "Pre-Depends",
        "Depends", "Recommends", "Provides", "Priority", "Protected", "Important",
    };

    private static readonly string[] States =
    [
        "not-installed", "config-files", "half-installed", "unpacked", "half-configured", "triggers-awaited", "triggers-pending",
            "installed",
    ];

    /// <summary>Every paragraph with a package name, in file order. Problems give the line number, without text from the file.</summary>
    /// <param name="content">The file; any bytes.</param>
    /// <param name="statusOptional">True for <c>status.d</c>, whose packages are installed even without a status.</param>
    public static (ImmutableArray<DpkgPackage> Packages, ImmutableArray<string> Problems) Read(
        ReadOnlySpan<byte> content, bool statusOptional = false)
    {
        ProblemList problems = new(MostProblems);
        List<DpkgPackage> packages = [];
        Dictionary<(string, string), int> known = [];
        ControlParagraph.ReadAll(content, Wanted, problems, paragraph =>
        {
            DpkgPackage? package = ToPackage(paragraph, statusOptional, problems);
            if (package is null)
            {
                return;
            }

            // As in dpkg, the later one replaces the earlier one.
            if (known.TryGetValue((package.Name, package.Architecture), out int earlier))
            {
                problems.Add($"line {package.Line}: a package that is listed twice");
                packages[earlier] = package;
                return;
            }

            known.Add((package.Name, package.Architecture), packages.Count);
            packages.Add(package);
        });
        return ([.. packages], problems.ToImmutable());
    }

    private static DpkgPackage? ToPackage(ControlParagraph paragraph, bool statusOptional, ProblemList problems)
    {
        string name = paragraph["Package"] ?? "";
        string version = paragraph["Version"] ?? "";
        if (name.Length == 0)
        {
            problems.Add($"line {paragraph.Line}: a paragraph without a package name");
            return null;
        }

        if (!IsName(name))
        {
            problems.Add($"line {paragraph.Line}: not a possible package name");
        }

        string state = State(paragraph, statusOptional, problems);
        if (version.Length == 0 && state is not ("not-installed" or "config-files"))
        {
            problems.Add($"line {paragraph.Line}: a package without a version");
        }

        // "Source: name" or "Source: name (version)".
        string source = paragraph["Source"] ?? "";
        int open = source.IndexOf('(', StringComparison.Ordinal);
        string sourceVersion = open < 0 ? "" : source[(open + 1)..].TrimEnd(' ', ')');
        source = (open < 0 ? source : source[..open]).Trim();
        return new DpkgPackage(
            name,
            version,
            paragraph["Architecture"] ?? "",
            state,
            source.Length > 0 ? source : name,
            sourceVersion.Length > 0 ? sourceVersion : version,
            long.TryParse(paragraph["Installed-Size"], NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null,
            string.Equals(paragraph["Essential"], "yes", StringComparison.OrdinalIgnoreCase),
            paragraph["Multi-Arch"] ?? "",
            Conffiles(paragraph["Conffiles"]),
            paragraph.Line)
        {
            PreDepends = Relations(paragraph, "Pre-Depends", problems),
            Depends = Relations(paragraph, "Depends", problems),
            Recommends = Relations(paragraph, "Recommends", problems),
            Provides = Relations(paragraph, "Provides", problems),
            Kept = Kept(paragraph),
        };
    }

    private static string? Kept(ControlParagraph paragraph)
    {
        foreach ((
            string field, string value) in new[] { ("Essential", "yes"), ("Protected", "yes"), ("Important", "yes"),
            ("Priority", "required") })
        {
            if (string.Equals(paragraph[field], value, StringComparison.OrdinalIgnoreCase))
            {
                return $"{field}: {value}";
            }
        }

        return null;
    }

    // "want flag status": install ok installed.
    private static string State(ControlParagraph paragraph, bool statusOptional, ProblemList problems)
    {
        string? status = paragraph["Status"];
        if (status is null)
        {
            if (!statusOptional)
            {
                problems.Add($"line {paragraph.Line}: a package without a status");
            }

            return statusOptional ? "installed" : "not-installed";
        }

        string[] words = status.Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 3 && States.Contains(words[2], StringComparer.Ordinal))
        {
            return words[2];
        }

        problems.Add($"line {paragraph.Line}: a status that dpkg does not know");
        return "not-installed";
    }

    private static ImmutableArray<DpkgDependency> Relations(ControlParagraph paragraph, string field, ProblemList problems)
    {
        if (paragraph[field] is not { } value)
        {
            return [];
        }

        ImmutableArray<DpkgDependency> relations = DpkgRelations.Parse(value, out bool wellFormed);
        if (!wellFormed)
        {
            problems.Add($"line {paragraph.Line}: {field} cannot be read completely");
        }

        return relations;
    }

    // One line each: path, MD5, and optionally "obsolete" or "remove-on-upgrade". A path may hold spaces.
    private static ImmutableArray<DpkgConffile> Conffiles(string? value)
    {
        ImmutableArray<DpkgConffile>.Builder conffiles = ImmutableArray.CreateBuilder<DpkgConffile>();
        foreach (string line in (value ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            string rest = line;
            bool obsolete = false;
            foreach (string word in (string[])[" remove-on-upgrade", " obsolete"])
            {
                obsolete |= rest.EndsWith(" obsolete", StringComparison.Ordinal);
                rest = rest.EndsWith(word, StringComparison.Ordinal) ? rest[..^word.Length] : rest;
            }

            int space = rest.LastIndexOf(' ');
            if (space > 0)
            {
                conffiles.Add(new DpkgConffile(rest[..space], rest[(space + 1)..], obsolete));
            }
        }

        return conffiles.ToImmutable();
    }

    // Debian Policy 5.6.7; dpkg also accepts names of old packages with upper case and underscores.
    private static bool IsName(string name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.' or '_'))
            {
                return false;
            }
        }

        return char.IsAsciiLetterOrDigit(name[0]);
    }
}
