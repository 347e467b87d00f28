using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;

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
                StandardOutput.Write(console, RulePages.WriteList);
                return ExitCodes.Success;
            }

            if (RulePages.Find(wanted) is not { } page)
            {
                console.Remarks.Complain(Codes.Usage, RulePages.Missing(wanted));
                console.Remarks.Say("see: dotnet image-budget rule");
                return ExitCodes.NotMeasured;
            }

            StandardOutput.Write(console, writer => writer.Write(page));
            return ExitCodes.Success;
        });
        return command;
    }
}
