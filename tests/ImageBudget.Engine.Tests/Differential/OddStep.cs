using System.Globalization;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>
/// One member of an odd layer, or one oddity between members. As text: <c>file c/a 512</c>, <c>dir c</c>, <c>sym c->d</c>,
/// <c>link b=>a</c>, <c>wh c</c> and <c>opq c</c> (perhaps with a size), <c>fifo c</c>, <c>char c</c>, <c>block c</c>, <c>type7 c 9</c>
/// (any other flag), <c>global</c> (a global PAX header), <c>end</c> (two zero blocks), <c>zero</c> (one), <c>bare</c> (no zero blocks at
/// the end of the tar). <c>~pax</c> behind it names the dialect.
/// </summary>
/// <param name="Kind">The first word.</param>
/// <param name="Path">As archived, perhaps oddly spelled; of a whiteout, the path that it hides; empty where there is none.</param>
/// <param name="Target">Of a link; empty for others.</param>
/// <param name="Size">Of a file's content in bytes.</param>
/// <param name="Dialect">One of <see cref="OddLayer.Dialects"/>; empty for a plain ustar header.</param>
internal sealed record OddStep(string Kind, string Path = "", string Target = "", int Size = 0, string Dialect = "")
{
    public bool HasContent => Kind == "file" || Kind.StartsWith("type", StringComparison.Ordinal);

    public bool IsWhiteout => Kind is "wh" or "opq";

    /// <summary>
    /// Path without oddities, as <c>path.Clean</c> of Go makes it below the root; empty for the root. With GNU's magic, Go reads a prefix
    /// only where it is ASCII (archive/tar, <c>readHeader</c>).
    /// </summary>
    public string CleanPath => HasPrefix ? Clean(Path) : Kind == "opq" ? "" : Clean(Path[(LastSlash + 1)..]);

    private int LastSlash => Path.TrimEnd('/').LastIndexOf('/');

    // A prefix that has no room is not written, and then nothing of the dialect is.
    private bool HasPrefix
    {
        get
        {
            string prefix = Dialect != "gnuprefix" ? "" : Kind == "opq" ? Path : LastSlash <= 0 ? "" : Path[..LastSlash];
            return System.Text.Ascii.IsValid(prefix) || System.Text.Encoding.UTF8.GetByteCount(prefix) >= OddLayer.MostPrefix;
        }
    }

    public static string Clean(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                {
                    parts.RemoveAt(parts.Count - 1);
                }
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    public static OddStep Parse(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string dialect = words[^1].StartsWith('~') ? words[^1][1..] : "";
        string[] rest = dialect.Length > 0 ? words[..^1] : words;
        OddStep step = new(rest[0], Dialect: dialect);
        if (rest.Length == 1)
        {
            return step;
        }

        string[] ends = rest[0] switch { "sym" => rest[1].Split("->", 2), "link" => rest[1].Split("=>", 2), _ => [rest[1]] };
        return step with
        {
            Path = ends[0],
            Target = ends.ElementAtOrDefault(1) ?? "",
            Size = rest.Length > 2 ? int.Parse(rest[2], CultureInfo.InvariantCulture) : 0,
        };
    }

    public override string ToString()
    {
        string what = Kind switch
        {
            "sym" => $"sym {Path}->{Target}",
            "link" => $"link {Path}=>{Target}",
            "end" or "zero" or "bare" or "global" => Kind,
            _ => HasContent || Size > 0 ? FormattableString.Invariant($"{Kind} {Path} {Size}") : $"{Kind} {Path}",
        };
        return Dialect.Length > 0 ? $"{what} ~{Dialect}" : what;
    }
}
