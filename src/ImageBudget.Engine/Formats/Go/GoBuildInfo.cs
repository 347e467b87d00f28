using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Formats.Go;

/// <summary>A Go module; <paramref name="Replace"/> is the module compiled instead; null for none.</summary>
internal sealed record GoModule(string Path, string Version, string Sum, GoModule? Replace);

/// <summary>
/// The module list that the Go linker stores in every program, as <c>runtime/debug.ParseBuildInfo</c> documents it: lines of
/// tab-separated fields, the first of which is <c>path</c>, <c>mod</c>, <c>dep</c>, <c>=></c> or <c>build</c>.
/// </summary>
internal sealed record GoBuildInfo
{
    private const int MaxModules = 65536;

    /// <summary><c>go1.22.3</c>, sometimes followed by experiments; null when it could not be read.</summary>
    public string? GoVersion { get; init; }

    /// <summary>Package path of the main package; null when missing.</summary>
    public string? Path { get; init; }

    /// <summary>The main module; its version is <c>(devel)</c> when built from a working tree.</summary>
    public GoModule? Main { get; init; }

    /// <summary>In the order of the text, which the linker sorts.</summary>
    public ImmutableArray<GoModule> Dependencies { get; init; } = [];

    /// <summary><c>-tags</c>, <c>GOARCH</c>, <c>vcs.revision</c> ...</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public ImmutableArray<string> Problems { get; init; } = [];

    public static GoBuildInfo Parse(string? goVersion, ReadOnlySpan<byte> text)
    {
        string? path = null;
        GoModule? main = null;
        List<GoModule> dependencies = [];
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        List<string> problems = [];
        bool lastIsMain = false;
        int number = 0;
        while (!text.IsEmpty)
        {
            int end = text.IndexOf((byte)'\n');
            string line = Encoding.UTF8.GetString(end < 0 ? text : text[..end]).TrimEnd('\r');
            text = end < 0 ? default : text[(end + 1)..];
            number++;
            if (line.Length == 0)
            {
                continue;
            }

            string[] fields = line.Split('\t', 5);
            bool read = fields.Length >= 2;
            switch (fields[0])
            {
                case "path" when read:
                    path = fields[1];
                    break;
                case "mod" when read:
                    main = Module(fields);
                    lastIsMain = true;
                    break;
                case "dep" when read && dependencies.Count < MaxModules:
                    dependencies.Add(Module(fields));
                    lastIsMain = false;
                    break;
                case "=>" when read && lastIsMain && main is not null:
                    main = main with { Replace = Module(fields) };
                    break;
                case "=>" when read && !lastIsMain && dependencies.Count > 0:
                    dependencies[^1] = dependencies[^1] with { Replace = Module(fields) };
                    break;
                case "build" when read && TrySetting(line["build\t".Length..], out string key, out string value):
                    settings[key] = value;
                    break;
                default:
                    if (problems.Count < 8)
                    {
                        problems.Add($"line {number} of the Go build information is not understood");
                    }

                    break;
            }
        }

        return new GoBuildInfo
        {
            GoVersion = goVersion,
            Path = path,
            Main = main,
            Dependencies = [.. dependencies],
            Settings = settings.ToImmutable(),
            Problems = [.. problems],
        };
    }

    private static GoModule Module(string[] fields) =>
        new(fields[1], fields.Length > 2 ? fields[2] : "", fields.Length > 3 ? fields[3] : "", null);

    private static bool TrySetting(string text, out string key, out string value)
    {
        (key, value) = ("", "");
        int at = 0;
        if (!TryToken(text, ref at, '=', out key) || at >= text.Length || text[at] != '=')
        {
            return false;
        }

        at++;
        return TryToken(text, ref at, '\0', out value) && key.Length > 0;
    }

    // Keys and values that hold spaces, quotes or '=' are written with strconv.Quote, or between back quotes.
    private static bool TryToken(string text, ref int at, char end, out string token)
    {
        StringBuilder builder = new();
        char quote = at < text.Length && text[at] is '"' or '`' ? text[at] : '\0';
        if (quote == '\0')
        {
            int stop = end == '\0' ? text.Length : text.IndexOf(end, at);
            token = text[at..(stop < 0 ? text.Length : stop)];
            at += token.Length;
            return true;
        }

        for (at++; at < text.Length; at++)
        {
            char c = text[at];
            if (c == quote)
            {
                at++;
                token = builder.ToString();
                return true;
            }

            if (c == '\\' && quote == '"' && at + 1 < text.Length)
            {
                c = text[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other };
            }

            builder.Append(c);
        }

        token = builder.ToString();
        return false;
    }
}
