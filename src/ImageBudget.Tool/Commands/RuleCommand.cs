using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;

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
                StandardOutput.Write(console, RulePages.WriteList);
                return ExitCodes.Success;
            }

            string[] unknown = [.. wanted.Where(w => RulePages.Find(w) is null)];
            foreach (string word in unknown)
            {
                console.Remarks.Complain(Codes.Usage, RulePages.Missing(word));
            }

            if (unknown.Length > 0)
            {
                console.Remarks.Say("see: dotnet image-budget rule");
                return ExitCodes.NotMeasured;
            }

            IEnumerable<string?> pages = wanted.Select(RulePages.Find).Distinct(StringComparer.Ordinal);
            StandardOutput.Write(console, writer => writer.Write(string.Join('\n', pages)));
            return ExitCodes.Success;
        });
        return command;
    }
}
