using ImageBudget.Model;
using System.CommandLine;
using ImageBudget.Results;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>rule</c>: prints the documentation of codes.</summary>
internal static class RuleCommand
{
    private const string Examples = """
        dotnet image-budget rule
        dotnet image-budget rule IB2001
        dotnet image-budget rule IB1001 IB2001
        """;

    private const string Exits = """
        0    the pages were printed
        2    one of the codes does not exist; nothing was printed
        """;

    public static Command Build(ToolConsole console)
    {
        Argument<string[]> codes = new("code")
        {
            HelpName = "CODE",
            Arity = ArgumentArity.ZeroOrMore,
            Description = "Codes such as IB2001, or their names. Without CODE: list all.",
        };
        DocumentedCommand command = new("rule", "Explain codes: what each means, why, how to fix it, how to silence it.")
        {
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(codes);
        command.SetAction(parsed =>
        {
            string[] wanted = [.. (parsed.GetValue(codes) ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];
            if (wanted.Length == 0)
            {
                StandardOutput.Write(console, WriteList);
                return ExitCodes.Success;
            }

            string[] unknown = [.. wanted.Where(w => PageOf(w) is null)];
            foreach (string word in unknown)
            {
                IEnumerable<string> known = CodeCatalog.All.SelectMany(r => new[] { r.Code, r.Title });
                console.Complain(Codes.Usage, $"there is no code '{word}'" + NearestSpelling.Suffix(word, known));
            }

            if (unknown.Length > 0)
            {
                console.Remark("see: dotnet image-budget rule");
                return ExitCodes.NotMeasured;
            }

            IEnumerable<string?> pages = wanted.Select(PageOf).Distinct(StringComparer.Ordinal);
            StandardOutput.Write(console, writer => writer.Write(string.Join('\n', pages)));
            return ExitCodes.Success;
        });
        return command;
    }

    private static string? PageOf(string wanted) =>
        (CodeCatalog.Find(wanted)
            ?? CodeCatalog.All.FirstOrDefault(r => string.Equals(r.Title, wanted, StringComparison.OrdinalIgnoreCase))) is { } rule
                ? CodeCatalog.Page(rule.Code)
                : null;

    private static void WriteList(TextWriter writer)
    {
        int title = CodeCatalog.All.Max(r => r.Title.Length);
        foreach (RuleInfo rule in CodeCatalog.All)
        {
            writer.Write(rule.Code + "  " + rule.Title.PadRight(title) + "  " + rule.Summary + "\n");
        }
    }
}
