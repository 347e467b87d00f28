using ImageBudget.Model;
using System.CommandLine;
using ImageBudget.Results;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>rule</c>: prints the documentation of a code.</summary>
internal static class RuleCommand
{
    private const string Examples = """
        dotnet image-budget rule
        dotnet image-budget rule IB2001
        """;

    private const string Exits = """
        0    the page was printed
        2    there is no such code
        """;

    public static Command Build(ToolConsole console)
    {
        Argument<string?> code = new("code")
        {
            HelpName = "CODE",
            Arity = ArgumentArity.ZeroOrOne,
            Description = "A code such as IB2001, or its name. Without CODE: list all.",
        };
        DocumentedCommand command = new("rule", "Explain a code: what it means, why, how to fix it, how to silence it.")
        {
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(code);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(code) is not { } wanted)
            {
                StandardOutput.Write(console, WriteList);
                return ExitCodes.Success;
            }

            RuleInfo? rule = CodeCatalog.Find(wanted)
                ?? CodeCatalog.All.FirstOrDefault(r => string.Equals(r.Title, wanted, StringComparison.OrdinalIgnoreCase));
            if (rule is null || CodeCatalog.Page(rule.Code) is not { } page)
            {
                IEnumerable<string> known = CodeCatalog.All.SelectMany(r => new[] { r.Code, r.Title });
                console.Remarks.Complain(Codes.Usage, $"there is no code '{wanted}'" + NearestSpelling.Suffix(wanted, known));
                console.Remarks.Say("see: dotnet image-budget rule");
                return ExitCodes.NotMeasured;
            }

            StandardOutput.Write(console, writer => writer.Write(page));
            return ExitCodes.Success;
        });
        return command;
    }

    private static void WriteList(TextWriter writer)
    {
        int title = CodeCatalog.All.Max(r => r.Title.Length);
        foreach (RuleInfo rule in CodeCatalog.All)
        {
            writer.Write(rule.Code + "  " + rule.Title.PadRight(title) + "  " + rule.Summary + "\n");
        }
    }
}
