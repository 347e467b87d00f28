using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>The command line that a message tells to run again.</summary>
internal static class CommandAgain
{
    /// <summary>Gives the same command line with a file in the place of an image, also in <c>NAME=IMAGE</c>.</summary>
    public static Func<string, string, string> Of(ParseResult parsed)
    {
        HashSet<Token> arguments = new(
            parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens), ReferenceEqualityComparer.Instance);
        return (image, file) => string.Join(
            ' ',
            parsed.Tokens.Select(t => ShellText.Quoted(arguments.Contains(t) ? Instead(t.Value, image, file) : t.Value)).Prepend("dotnet image-budget"));
    }

    private static string Instead(string argument, string image, string file) =>
        argument == image || argument.EndsWith("=" + image, StringComparison.Ordinal) ? argument[..^image.Length] + file : argument;
}
