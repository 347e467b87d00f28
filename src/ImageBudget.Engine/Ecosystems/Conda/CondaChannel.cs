namespace ImageBudget.Ecosystems.Conda;

/// <summary>
/// The name of a channel: <c>conda-forge</c> for <c>https://conda.anaconda.org/conda-forge/linux-64</c>, <c>main</c> for
/// <c>https://repo.anaconda.com/pkgs/main/linux-64</c> (purl-spec, <c>types/conda-definition.json</c>, the examples); for other hosts, the
/// URL. User names, passwords and tokens (<c>/t/TOKEN/</c>) are removed, because package URLs appear in reports.
/// </summary>
internal static class CondaChannel
{
    private static readonly string[] _hosts = ["conda.anaconda.org", "repo.anaconda.com", "repo.continuum.io"];

    /// <param name="channel">From the record: a name or a URL, with or without the platform. Empty for none.</param>
    /// <param name="subdir">The platform; empty when it is not known.</param>
    public static string NameOf(string channel, string subdir)
    {
        int scheme = channel.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? channel : channel[(scheme + 3)..];
        rest = rest[..(rest.AsSpan().IndexOfAny('?', '#') is >= 0 and int end ? end : rest.Length)];
        List<string> parts = [.. rest.Split('/')];
        string host = scheme < 0 ? "" : parts[0][(parts[0].LastIndexOf('@') + 1)..];
        parts = [.. (scheme < 0 ? parts : parts.Skip(1)).Where(p => p.Length > 0)];
        int token = parts.IndexOf("t");
        if (token >= 0 && token + 1 < parts.Count)
        {
            parts.RemoveRange(token, 2);
        }

        if (parts.Count > 1 && (parts[^1] == subdir || parts[^1] == "noarch"))
        {
            parts.RemoveAt(parts.Count - 1);
        }

        if (scheme >= 0 && !_hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return $"{channel[..scheme]}://{host}/{string.Join('/', parts)}";
        }

        return string.Join('/', parts is ["pkgs", _, ..] ? parts.Skip(1) : parts);
    }
}
