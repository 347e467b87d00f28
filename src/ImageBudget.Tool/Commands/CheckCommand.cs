using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using ImageBudget.Model;
using ImageBudget.Reports;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>check</c>: checks images against the budget and writes reports.</summary>
internal static class CheckCommand
{
    private const string Story = """
        Without IMAGE, checks the images that the budget names. The budget is
        budgets.yaml in the current directory or the nearest parent directory.
        """;

    private const string Examples = """
        dotnet image-budget check
        dotnet image-budget check result --budget ci/budgets.yaml
        dotnet image-budget check shop.tar.gz --report console --report json=report.json
        dotnet image-budget check shop.tar.gz --report msbuild --warnaserror
        dotnet image-budget check shop.tar.gz --baseline baseline.yaml
        dotnet image-budget check shop=result till=till.tar.gz
        docker save shop | dotnet image-budget check - --name shop
        """;

    private const string Exits = """
        0    within budget; everything was measured
        1    over budget: there is a finding of severity error
        2    not measured: arguments, budget or image cannot be read (takes precedence over 1)
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string[]> images = new("image")
        {
            HelpName = "[NAME=]IMAGE",
            Arity = ArgumentArity.ZeroOrMore,
            Description =
                "Image files or directories; - for standard input. A prefix docker-archive:, oci-archive:, oci: or dir: states the format. "
                + "NAME=IMAGE checks the image against that one of the budget. Without IMAGE: the images that the budget names.",
        };
        Option<string?> budget = new("--budget", "-b")
        {
            HelpName = "FILE",
            Description = "The budget file instead of the nearest budgets.yaml; - for standard input.",
        };
        Option<string?> name = new("--name") { HelpName = "NAME", Description = "Check the one IMAGE against this image of the budget." };
        Option<string?> baseline =
            new("--baseline")
            {
                HelpName = "FILE|IMAGE",
                Description = "The baseline to compare with: a file written by the baseline command, or an earlier image."
            };
        Option<string?> today =
            new("--today") { HelpName = "DATE", Description = "Evaluate waivers as of this date (YYYY-MM-DD) instead of today (UTC)." };
        today.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string value }] && !TryReadDate(value, out _))
            {
                result.AddError($"--today must be a date such as 2027-01-31, not '{value}'");
            }
        });
        Option<string[]> report = new("--report", "-r")
        {
            HelpName = "FORMAT[=FILE]",
            Arity = ArgumentArity.OneOrMore,
            Description = "Write a report to a file or to standard output; may be repeated. Formats: "
                + string
                    .Join(", ", ReportCatalog.All.Select(r => r.Name))
                    + ". The console report is written unless another report goes to standard output.",
        };
        Option<bool> all = new("--all") { Description = "Show every finding and every limit, not only the first ten of each rule." };
        Option<bool> quiet = new("--quiet", "-q")
        {
            Description = "The console report says nothing of a check that passes, and of one that fails only the findings.",
        };
        Option<bool> warnAsError = new("--warnaserror") { Description = "Warnings fail the check." };
        SpeedOption speed = new();
        ImageOptions image = new();

        DocumentedCommand command = new("check", "Check images against the budget.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(images);
        command.Add(budget);
        command.Add(name);
        command.Add(baseline);
        command.Add(report);
        command.Add(warnAsError);
        command.Add(all);
        command.Add(quiet);
        command.Add(today);
        speed.AddTo(command);
        image.AddTo(command);
        command.SetAction(parsed =>
        {
            List<string> errors = [];
            ImmutableArray<ReportTarget> targets = ReportTarget.Parse(
                parsed.GetValue(report) ?? [],
                new ReportTargetOptions
                {
                    Directory = console.Directory,
                    Option = "--report ",
                    StandardOutput = true,
                    StepSummary = console.StepSummary,
                },
                out ImmutableArray<string> mistakes);
            errors.AddRange(mistakes);
            ImageRequest[] requests = [.. (parsed.GetValue(images) ?? []).Select(i => ImageArgument.Request(i, console.Directory))];
            if (parsed.GetValue(name) is { } named)
            {
                if (requests is not [{ Name: null }])
                {
                    errors.Add("--name needs exactly one IMAGE, without a name of its own");
                }

                requests = [.. requests.Select(r => r with { Name = named })];
            }

            if (requests.Count(r => ImageArgument.IsStandardInput(r.Path, console.Directory)) > 1)
            {
                errors.Add("standard input can be only one image");
            }

            if (errors.Count > 0)
            {
                errors.ForEach(e => console.Remarks.Complain(Codes.Usage, e));
                console.Remarks.Say("see: dotnet image-budget check --help");
                return ExitCodes.NotMeasured;
            }

            string? budgetFile = parsed.GetValue(budget);
            CheckAnswer answer;
            using (ProgressLine? progress = console.ShowProgress ? new ProgressLine(console.Error) : null)
            {
                CheckOptions options = image.Fill(parsed, new CheckOptions
                {
                    BudgetFile = budgetFile is null or "-" ? budgetFile : Path.GetFullPath(budgetFile, console.Directory),
                    BudgetDisplayName = budgetFile,
                    Directory = console.Directory,
                    Images = [.. requests],
                    Baseline = parsed.GetValue(baseline),
                    Today = TryReadDate(parsed.GetValue(today), out DateOnly day) ? day : DateOnly.FromDateTime(console.UtcNow()),
                    Speed = speed.Read(parsed),
                    ShowsTransfer = targets.Any(t => t.Report.ShowsTransfer),
                    WarningsAsErrors = parsed.GetValue(warnAsError),
                    StandardInput = console.OpenInput(),
                    Progress = progress,
                }, console);
                answer = console.Check(options, cancellation);
            }

            cancellation.ThrowIfCancellationRequested();
            if (answer.Refusal(targets) is { } refusal)
            {
                console.Remarks.Complain(Codes.Usage, refusal);
                return ExitCodes.NotMeasured;
            }

            answer.WriteFiles(targets);
            ReportOptions layout = console.Layout with { All = parsed.GetValue(all), Quiet = parsed.GetValue(quiet) };
            int exitCode = console.Deliver(answer.Shown(targets), layout);
            answer.TellErrors(targets, console.Remarks);
            return exitCode;
        });
        return command;
    }

    private static bool TryReadDate(string? text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
