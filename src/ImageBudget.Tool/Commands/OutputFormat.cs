using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImageBudget.Tool.Commands;

/// <summary>The option <c>--format text|json</c>, and <c>html</c> where a command has a page.</summary>
internal static class OutputFormat
{
    public const string Text = "text";
    public const string Json = "json";

    public const string Html = "html";

    /// <param name="json">What the JSON holds.</param>
    /// <param name="html">What the page shows; null where there is none.</param>
    public static Option<string> Option(string json, string? html = null)
    {
        Option<string> option = new("--format", "-f")
        {
            HelpName = html is null ? "text|json" : "text|json|html",
            DefaultValueFactory = _ => Text,
            Description = "text for people, json for programs: " + json + (html is null ? "" : " html: " + html),
        };
        option.Validators.Add(result => Validate(result, html is not null));
        return option;
    }

    private static void Validate(OptionResult result, bool hasPage)
    {
        foreach (string value in result.Tokens.Select(t => t.Value).Where(v => v is not (Text or Json) && !(hasPage && v == Html)))
        {
            result.AddError($"--format must be {(hasPage ? "text, json or html" : "text or json")}, not '{value}'");
        }
    }
}
