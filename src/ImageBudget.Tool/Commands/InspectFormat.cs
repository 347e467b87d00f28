using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The option <c>--format text|json|html|cyclonedx</c> of <c>inspect</c>.</summary>
internal static class InspectFormat
{
    public const string Text = "text";
    public const string Json = "json";
    public const string Html = "html";
    public const string CycloneDx = "cyclonedx";

    private static readonly string[] All = [Text, Json, Html, CycloneDx];

    public static Option<string> Option()
    {
        Option<string> option = new("--format", "-f")
        {
            HelpName = string.Join('|', All),
            DefaultValueFactory = _ => Text,
            Description =
                "text for people; json for programs: the whole analysis (see schema report); html: one page with a map of the bytes; "
                + "cyclonedx: a CycloneDX 1.6 SBOM with sizes.",
        };
        option.Validators.Add(result =>
        {
            foreach (string value in result.Tokens.Select(t => t.Value).Where(v => !All.Contains(v)))
            {
                result.AddError($"--format must be one of {string.Join(", ", All)}, not '{value}'{NearestSpelling.Suffix(value, All)}");
            }
        });
        return option;
    }
}
