using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool;

/// <summary>
/// Whether output is coloured. The option comes first, then the environment: <c>NO_COLOR</c> (no-color.org) is stronger than
/// <c>FORCE_COLOR</c> (force-color.org) and <c>CLICOLOR_FORCE</c> (bixense.com/clicolors), as in CMake (Node.js does the reverse):
/// who asks for no colour may not be able to read it.
/// Then logs of GitHub Actions and GitLab are coloured, which show it, and terminals unless <c>TERM</c> is <c>dumb</c>.
/// </summary>
internal static class ColourChoice
{
    /// <summary>The option.</summary>
    public const string Name = "--color";

    private static readonly string[] Values = ["auto", "always", "never"];

    /// <summary>The option of every command.</summary>
    public static Option<string> Option()
    {
        Option<string> colour = new(Name)
        {
            HelpName = string.Join('|', Values),
            DefaultValueFactory = _ => Values[0],
            Description = "Colour text; auto is for terminals and the logs of GitHub Actions and GitLab.",
            Recursive = true,
        };
        colour.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string value }] && !Values.Contains(value))
            {
                result.AddError($"{Name} must be one of {string.Join(", ", Values)}, not '{value}'{NearestSpelling.Suffix(value, Values)}");
            }
        });
        return colour;
    }

    /// <param name="option"><c>auto</c>, <c>always</c> or <c>never</c>.</param>
    /// <param name="terminal">True when the output is a terminal.</param>
    /// <param name="environment">Gives a variable, or null.</param>
    public static bool Of(string option, bool terminal, Func<string, string?> environment) => option switch
    {
        "always" => true,
        "never" => false,
        _ when IsSet(environment, "NO_COLOR") => false,
        _ when environment("FORCE_COLOR") is "0" or "false" => false,
        _ when IsSet(environment, "FORCE_COLOR") || (IsSet(environment, "CLICOLOR_FORCE") && environment("CLICOLOR_FORCE") != "0") => true,
        _ when IsCi(environment) => true,
        _ => terminal && environment("TERM") != "dumb",
    };

    /// <summary>True in a log that shows colours and characters outside of ASCII.</summary>
    public static bool IsCi(Func<string, string?> environment) =>
        environment("GITHUB_ACTIONS") == "true" || environment("GITLAB_CI") == "true";

    // Both conventions: present and not empty, whatever the value.
    private static bool IsSet(Func<string, string?> environment, string name) => !string.IsNullOrEmpty(environment(name));
}
