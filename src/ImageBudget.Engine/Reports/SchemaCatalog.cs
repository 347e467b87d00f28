using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace ImageBudget.Reports;

/// <summary>The JSON Schemas in <c>docs/*.schema.json</c>, embedded for offline use.</summary>
public static class SchemaCatalog
{
    private const string Prefix = "schemas/";
    private const string Suffix = ".schema.json";

    private static readonly Assembly Home = typeof(SchemaCatalog).Assembly;

    /// <summary><c>report</c> and the like, ordinal order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        .. Home.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^Suffix.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The schema's text with <c>\n</c>; null when there is none of this name.</summary>
    public static string? Read(string name)
    {
        using Stream? stream = Home.GetManifestResourceStream(Prefix + name + Suffix);
        if (stream is null)
        {
            return null;
        }

        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
