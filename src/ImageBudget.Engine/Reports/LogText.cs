using System.Text.RegularExpressions;
using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>
/// Prevents names from an image or a budget from acting as commands in a log: MSBuild and problem matchers look for
/// <c>error CODE:</c>, GitHub for <c>::command</c> at the start of a line and <c>##[command]</c> anywhere in it, Azure Pipelines for
/// <c>##vso[</c>, TeamCity for <c>##teamcity[</c>.
/// </summary>
internal static partial class LogText
{
    /// <summary>One line without control characters that no tool reads as a diagnostic.</summary>
    public static string Data(string text, int maxLength = InertText.DefaultMaxLength) =>
        Imposter().Replace(InertText.OneLine(text, maxLength), m => m.Value[..^1] + @"\x3a");

    /// <summary>As <see cref="Data"/>, pure ASCII.</summary>
    public static string AsciiData(string text, int maxLength = 4096) =>
        Imposter().Replace(InertText.Ascii(text, maxLength), m => m.Value[..^1] + @"\x3a");

    /// <summary>A whole line for output that no log reader treats as a command.</summary>
    public static string Line(string line)
    {
        if (line.Contains("##", StringComparison.Ordinal))
        {
            line = HashCommand().Replace(line, @"#\x23");
        }

        ReadOnlySpan<char> trimmed = line.AsSpan().TrimStart();
        return trimmed.StartsWith("::")
            ? string.Concat(line.AsSpan(0, line.Length - trimmed.Length), @":\x3a", trimmed[2..])
            : line;
    }

    // MSBuild's canonical form: `origin: [subcategory] error|warning [code]: text`, any case.
    [GeneratedRegex(@"(error|warning)(\s+[^:\s]*)?\s*:", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Imposter();

    [GeneratedRegex(@"##(?=\[|[A-Za-z]+\[)", RegexOptions.CultureInvariant)]
    private static partial Regex HashCommand();
}
