using System.CommandLine;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Console;
using ImageBudget.Results;
using ImageBudget.Sources;

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
        command.Add(top);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            string[] packages = parsed.GetValue(without) ?? [];
            string[] cuts = parsed.GetValue(cut) ?? [];
            if (packages.Length + cuts.Length == 0)
            {
                console.Complain(Codes.Usage, "what-if needs something to remove: --without PACKAGE or --cut FROM:TO");
                return ExitCodes.NotMeasured;
            }

            string path = parsed.GetRequiredValue(image);
            bool budgetFromInput = parsed.GetValue(budget) == "-";
            if (budgetFromInput && ImageLocator.Parse(path, console.Directory).IsStandardInput)
            {
                console.Complain(Codes.Usage, "standard input can be only one of image and budget");
                return ExitCodes.NotMeasured;
            }

            ImageAnalysis analysis = options.Analyze(parsed, path, console, cancellation);
            AnalysisNotes.Write(console, analysis);
            List<string> ids = [];
            foreach (string name in packages)
            {
                if (PackageSelector.IsPattern(name))
                {
                    string[] matching = [.. PackageSelector.Matching(analysis, name)];
                    if (matching.Length == 0)
                    {
                        string? unread = AnalysisNotes.MayHide(analysis, name);
                        console.Complain(
                            unread is null ? Codes.Usage : Codes.NotMeasured, unread ?? $"no package of the image matches '{name}'");
                        return ExitCodes.NotMeasured;
                    }

                    ids.AddRange(matching);
                    continue;
                }

                if (GraphParts.Root(analysis, name, console, out int exitCode) is not { } id)
                {
                    return exitCode;
                }

                ids.Add(id);
            }

            List<(string, string)> edges = [];
            foreach (string text in cuts)
            {
                if (Edge(analysis, text, console, out int exitCode) is not { } edge)
                {
                    return exitCode;
                }

                edges.Add(edge);
            }

            Simulation simulation = Simulation.Without(analysis, [.. ids.Distinct(StringComparer.Ordinal)], edges);
            CheckOptions check = options.Fill(
                parsed,
                new CheckOptions
                {
                    Directory = console.Directory,
                    BudgetFile = parsed.GetValue(budget),
                    Images = [new ImageRequest(path)],
                    Today = DateOnly.FromDateTime(console.UtcNow()),
                    StandardInput = budgetFromInput ? console.OpenInput() : null,
                },
                console);
            CheckResult? then = BudgetCheck.Simulate(check, analysis, simulation.After);
            ReportOptions layout = console.Layout with { Top = parsed.GetValue(top) };
            StandardOutput.Write(console, writer =>
            {
                SimulationText.Write(writer, analysis, simulation, layout);
                if (then is not null)
                {
                    writer.Write("\nfindings that would remain:\n\n");
                    new ConsoleReport().Write(then, writer, layout);
                }
            });
            return then?.ExitCode == ExitCodes.NotMeasured ? ExitCodes.NotMeasured : ExitCodes.Success;
        });
        return command;
    }

    private static (string From, string To)? Edge(ImageAnalysis analysis, string text, ToolConsole console, out int exitCode)
    {
        exitCode = ExitCodes.NotMeasured;
        CutArgument read = CutArgument.Read(analysis, text);
        if (read.Complaint is not null)
        {
            console.Complain(Codes.Usage, read.Complaint);
            return null;
        }

        string? from = read.From == Reference.ImageNode ? read.From : GraphParts.Root(analysis, read.From, console, out exitCode);
        if (from is null || GraphParts.Root(analysis, read.To, console, out exitCode) is not { } to)
        {
            return null;
        }

        if (!analysis.References.Any(r => r.From == from && r.To == to))
        {
            console.Complain(Codes.Usage, NoReference(analysis, from, to, text));
            exitCode = ExitCodes.NotMeasured;
            return null;
        }

        return (from, to);
    }

    // The real referrers are suggested.
    private static string NoReference(ImageAnalysis analysis, string from, string to, string text)
    {
        Dictionary<string, string> names = analysis.Packages.DistinctBy(p => p.Id)
            .ToDictionary(p => p.Id, p => p.FullName, StringComparer.Ordinal);
        string[] referrers =
            [.. analysis.References.Where(r => r.To == to && !r.Self).Select(r => names.GetValueOrDefault(r.From, r.From))
            .Distinct(StringComparer.Ordinal)];
        string who = referrers.Length == 0 ? "nothing refers to it"
            : "it is referred to by " + string
                .Join(", ", referrers.Take(3)) + (referrers.Length > 3 ? $" and {referrers.Length - 3} more" : "");
        return $"there is no reference {text} in the image: {names.GetValueOrDefault(from, from)} does not refer to {names[to]}; {who}";
    }
}
