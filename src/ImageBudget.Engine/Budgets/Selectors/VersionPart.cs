namespace ImageBudget.Budgets.Selectors;

/// <summary>One limit of a version range.</summary>
/// <param name="Operator"><c>&lt; &lt;= &gt; &gt;= = !=</c>.</param>
/// <param name="Version">Without a final <c>.*</c>.</param>
/// <param name="IsPrefix">True for <c>1.4.*</c>: the version itself, and what begins with it and a dot.</param>
internal sealed record VersionPart(string Operator, string Version, bool IsPrefix)
{
    public bool Holds(string ecosystem, string version, Func<string, string, string, int> compare)
    {
        if (IsPrefix)
        {
            bool begins = Version.Length == 0
                || version == Version
                || (version.Length > Version.Length && version.StartsWith(Version, StringComparison.Ordinal)
                    && version[Version.Length] == '.');
            return begins == (Operator == "=");
        }

        if (version.Length == 0)
        {
            return false;
        }

        int order = compare(ecosystem, version, Version);
        return Operator switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            "!=" => order != 0,
            _ => order == 0,
        };
    }
}
