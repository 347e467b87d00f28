namespace ImageBudget.Ecosystems.Conda;

/// <summary>
/// The package name in a conda match specification (conda documentation, "Package match specifications"): <c>[CHANNEL[/SUBDIR]::]NAME</c>,
/// then versions and builds after a space, a comparison or a bracket; or the URL of an archive.
/// </summary>
internal static class CondaSpec
{
    private static readonly string[] _archives = [".conda", ".tar.bz2"];

    /// <summary>Lower case; empty when the text has no package name.</summary>
    public static string NameOf(string spec)
    {
        string text = spec.Trim();
        int end = text.AsSpan().IndexOfAny(' ', '#');
        string first = end < 0 ? text : text[..end];
        if (Array.Find(_archives, a => first.EndsWith(a, StringComparison.OrdinalIgnoreCase)) is { } archive && first.Contains('/'))
        {
            return Split(first[(first.LastIndexOf('/') + 1)..^archive.Length]).Name.ToLowerInvariant();
        }

        int channel = first.LastIndexOf("::", StringComparison.Ordinal);
        string name = channel < 0 ? first : first[(channel + 2)..];
        end = name.AsSpan().IndexOfAny("=<>!~[,;@|*(");
        return (end < 0 ? name : name[..end]).ToLowerInvariant();
    }

    /// <summary>Splits the name of an archive or a record: <c>NAME-VERSION-BUILD</c>, where only the name may have hyphens.</summary>
    /// <param name="stem">Without extension.</param>
    public static (string Name, string Version, string Build) Split(string stem)
    {
        int build = stem.LastIndexOf('-');
        int version = build <= 0 ? -1 : stem.LastIndexOf('-', build - 1);
        return version <= 0 ? (stem, "", "") : (stem[..version], stem[(version + 1)..build], stem[(build + 1)..]);
    }
}
