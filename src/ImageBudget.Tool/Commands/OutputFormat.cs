using System.CommandLine;
using System.CommandLine.Parsing;

namespace ImageBudget.Tool.Commands;

/// <summary>The option <c>--format text|json</c>.</summary>
internal static class OutputFormat
{
    public const string Text = "text";
    public const string Json = "json";

    public static Option<string> Option(string json)
    {
        Option<string> option = new("--format", "-f")
        {
            HelpName = "text|json",
            DefaultValueFactory = _ => Text,
            Description = "text for people, json for programs: " + json,
        };
        option.Validators.Add(Validate);
        return option;
    }

    private static void Validate(OptionResult result)
    {
        foreach (string value in result.Tokens.Select(t => t.Value).Where(v => v is not (Text or Json)))
        {
            result.AddError($"--format must be text or json, not '{value}'");
        }
    }
}
