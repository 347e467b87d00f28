using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>what-if</c>: shows the image without some packages or references.</summary>
internal static class WhatIfCommand
{
    private const string Story = """
        Takes packages or single references out, and with them whatever only they
        led to. Prints every metric before and after, and, where there is a budget,
        what would be left of its findings. A limit that cannot be simulated is an
        error: it is never shown as kept.
        """;

    private const string Examples = """
        dotnet image-budget what-if result --without erlang
        dotnet image-budget what-if result --without systemd --without perl
        dotnet image-budget what-if shop.tar --without eslint --without '@types/*'
        dotnet image-budget what-if result --cut shop:erlang
        dotnet image-budget what-if shop.tar --cut shop:erlang --baseline baseline.yaml
        """;

    private const string Exits = """
        0    the image was read
        2    arguments, budget or image cannot be read; a rule of the budget could not
             be measured; no package or several have this name, or there is no such
             reference
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Option<string[]> without =
            new("--without", "-w")
            {
                HelpName = "PACKAGE",
                Description = "Remove this package, or with '*' all that match; may be repeated."
            };
        Option<string[]> cut =
            new("--cut") { HelpName = "FROM:TO", Description = "Remove this one reference; FROM may be 'image'. May be repeated." };
        Option<string?> budget =
            new("--budget", "-b")
            {
                HelpName = "FILE",
                Description = "The budget to check the result against (default: the nearest budgets.yaml, if there is one)."
            };
        Option<string?> baseline = new("--baseline")
        {
            HelpName = "FILE",
            Description = "What limits on growth compare with: a baseline file or an image. Without one, such limits are an error.",
        };
        Option<string> format = OutputFormat.Option("what leaves, sizes now and then, and the check of what stays.");
        Option<int> top = TopOption.Of(10);
        ImageOptions options = new();
        DocumentedCommand command =
            new("what-if", "Show sizes and findings as they would be without some packages.")
            {
                Story = Story,
                Examples = Examples,
                Exits = Exits
            };
        command.Add(image);
        command.Add(without);
        command.Add(cut);
        command.Add(budget);
        command.Add(baseline);
        command.Add(format);
        command.Add(top);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] packages = parsed.GetValue(without) ?? [];
            string[] cuts = parsed.GetValue(cut) ?? [];
            if (packages.Length + cuts.Length == 0)
            {
                console.Remarks.Complain(Codes.Usage, "what-if needs something to remove: --without PACKAGE or --cut FROM:TO");
                return ExitCodes.NotMeasured;
            }

            string path = parsed.GetRequiredValue(image);
            bool budgetFromInput = parsed.GetValue(budget) == "-";
            if (budgetFromInput && ImageArgument.IsStandardInput(path, console.Directory))
            {
                console.Remarks.Complain(Codes.Usage, "standard input can be only one of image and budget");
                return ExitCodes.NotMeasured;
            }

            if (parsed.GetValue(baseline) == "-")
            {
                console.Remarks.Complain(Codes.Usage, "what-if does not read a baseline from standard input; name a file");
                return ExitCodes.NotMeasured;
            }

            MeasuredImage measured = options.Read(parsed, path, TransferNeed.Measured, console, cancellation);
            CheckOptions check = options.Fill(
                parsed,
                new CheckOptions
                {
                    Directory = console.Directory,
                    BudgetFile = parsed.GetValue(budget),
                    Images = [new ImageRequest(path)],
                    Baseline = parsed.GetValue(baseline),
                    Today = DateOnly.FromDateTime(console.UtcNow()),
                    StandardInput = budgetFromInput ? console.OpenInput() : null,
                },
                console);
            Answer answer = ImageWhatIf.Run(
                measured,
                new WhatIfOptions { Without = packages, Cuts = cuts, Check = check, Json = parsed.GetValue(format) == OutputFormat.Json },
                console.Remarks);
            return console.Deliver(answer, console.Layout with { Top = parsed.GetValue(top) });
        });
        return command;
    }
}
