using System.Text;

namespace ImageBudget.Ecosystems;

/// <summary>Writes package URLs (package-url/purl-spec, PURL-SPECIFICATION.rst, "Rules for each component").</summary>
internal static class PackageUrl
{
    /// <param name="type">An ecosystem.</param>
    /// <param name="group">Namespace with <c>/</c> between its parts; null or empty for none.</param>
    /// <param name="name">In the ecosystem's own form.</param>
    /// <param name="version">Empty for none.</param>
    /// <param name="qualifiers">Keys in ordinal order; empty values are omitted.</param>
    public static string Of(
        string type, string? group, string name, string version, params ReadOnlySpan<(string Key, string Value)> qualifiers)
    {
        if (EcosystemCatalog.TypeOf(type) is { Purl.LowerCase: true })
        {
            (group, name) = (group?.ToLowerInvariant(), name.ToLowerInvariant());
        }

        StringBuilder url = new("pkg:");
        url.Append(type).Append('/');
        if (!string.IsNullOrEmpty(group))
        {
            foreach (string part in group.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                Append(url, part);
                url.Append('/');
            }
        }

        Append(url, name);
        if (version.Length > 0)
        {
            url.Append('@');
            Append(url, version);
        }

        char separator = '?';
        foreach ((string key, string value) in qualifiers)
        {
            if (value.Length > 0)
            {
                url.Append(separator).Append(key).Append('=');
                Append(url, value);
                separator = '&';
            }
        }

        return url.ToString();
    }

    // Unreserved characters of RFC 3986 and the colon stay; every other byte is percent-encoded.
    private static void Append(StringBuilder url, string text)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'.' or (byte)'-' or (byte)'_' or (byte)'~' or (byte)':')
            {
                url.Append((char)b);
            }
            else
            {
                url.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
        }
    }
}
