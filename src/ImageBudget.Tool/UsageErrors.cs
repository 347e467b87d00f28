using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using ImageBudget.Model;

namespace ImageBudget.Tool;

/// <summary>Reports all mistakes in the arguments, with suggestions.</summary>
internal static class UsageErrors
{
    public static ImmutableArray<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;

        // What follows an unknown command belongs to it.
        bool unknownCommand = command.Subcommands.Count > 0 && parsed.UnmatchedTokens.Any(t => !t.StartsWith('-'));
        string[] tokens = unknownCommand ? [parsed.UnmatchedTokens.First(t => !t.StartsWith('-'))] : [.. parsed.UnmatchedTokens];
        string[] unknownOptions = unknownCommand ? [] : [.. UnknownOptions(parsed)];
        List<string> errors = [];
        foreach (string option in unknownOptions)
        {
            IEnumerable<string> names = Lineage(parsed).SelectMany(c => c.Options.Where(o => c == command || o.Recursive))
                .Select(o => o.Name);
            string name = option.Split('=', ':')[0];
            errors.Add($"unknown option '{option}'" + NearestSpelling.Suffix(name, names));
        }

        foreach (string token in tokens.Except(unknownOptions))
        {
            errors.Add(command.Subcommands.Count > 0
                ? $"unknown command '{token}'" + NearestSpelling.Suffix(token, command.Subcommands.Select(c => c.Name))
                : $"unexpected argument '{token}'");
        }

        // The parser's own messages about the same tokens are left out.
        foreach (ParseError error in parsed.Errors)
        {
            if (!parsed.UnmatchedTokens.Concat(unknownOptions).Any(t => error.Message.Contains($"'{t}'", StringComparison.Ordinal)))
            {
                errors.Add(error.Message);
            }
        }

        return [.. errors.Distinct(StringComparer.Ordinal)];
    }

    /// <summary><c> check</c>, or nothing for the root.</summary>
    public static string CommandPath(ParseResult parsed) =>
        string.Concat(Lineage(parsed).Reverse().Skip(1).Select(c => " " + c.Name));

    // The parser hands `--typo` to an argument that takes many values; here a leading dash means an option until `--` says otherwise.
    private static IEnumerable<string> UnknownOptions(ParseResult parsed) => parsed.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .Where(t => t.Type == TokenType.Argument && t.Value.Length > 1 && t.Value[0] == '-' && !char.IsAsciiDigit(t.Value[1]))
        .Select(t => t.Value)
        .Concat(parsed.Tokens.Any(t => t.Type == TokenType.DoubleDash) ? [] : parsed.UnmatchedTokens.Where(t => t.StartsWith('-')))
        .Distinct(StringComparer.Ordinal);

    // From the command that was named up to the root.
    private static IEnumerable<Command> Lineage(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult command)
            {
                yield return command.Command;
            }
        }
    }
}
