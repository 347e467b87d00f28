using System.CommandLine;
using System.CommandLine.Parsing;

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
            parsed.Tokens.Select(t => Word(arguments.Contains(t) ? Instead(t.Value, image, file) : t.Value)).Prepend("dotnet image-budget"));
    }

    private static string Instead(string argument, string image, string file) =>
        argument == image || argument.EndsWith("=" + image, StringComparison.Ordinal) ? argument[..^image.Length] + file : argument;

    // What a shell would read as something else stands in single quotes.
    private static string Word(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || "/._-:=@+,".Contains(c, StringComparison.Ordinal))
            ? text
            : "'" + text.Replace("'", @"'\''", StringComparison.Ordinal) + "'";
}
