using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>diff</c>: shows every byte of a change with its owner.</summary>
internal static class DiffCommand
{
    private const int DefaultTop = 20;

    private const string Story = """
        OLD and NEW are images or baseline files. Packages are matched by ecosystem, name
        and output; store hashes are ignored.
        """;

    private const string Examples = """
        dotnet image-budget diff baseline.yaml shop.tar.gz
        dotnet image-budget diff old.tar.gz new.tar.gz --metric transfer
        dotnet image-budget diff old.tar.gz new.tar.gz --format json > diff.json
        dotnet image-budget diff old.tar.gz new.tar.gz --format html > diff.html
        """;

    private const string Exits = """
        0    both were read, whether they differ or not
        2    arguments, baseline or image cannot be read
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> old = new("old") { HelpName = "OLD", Description = "An image, or a baseline file." };
        Argument<string> now = new("new") { HelpName = "NEW", Description = "An image, or a baseline file; - for standard input." };
        Option<string?> name =
            new("--name") { HelpName = "NAME", Description = "The image to use from a baseline file with several images." };
        Option<string> metric = new("--metric", "-m")
        {
            HelpName = "METRIC",
            DefaultValueFactory = _ => DiffText.Metrics[0],
            Description = "The size metric in text output: " + string.Join(", ", DiffText.Metrics) + ".",
        };
        metric.Validators.Add(result =>
        {
            foreach (string value in result.Tokens.Select(t => t.Value).Where(v => !DiffText.Metrics.Contains(v)))
            {
                result.AddError($"--metric must be one of {string.Join(", ", DiffText.Metrics)}, not '{value}'");
            }
        });
        Option<int> top = new("--top", "-n")
        {
            HelpName = "N",
            DefaultValueFactory = _ => DefaultTop,
            Description = $"How many changes text output shows; the others are added up ({DefaultTop}).",
        };
        top.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string value }] && (!int.TryParse(value, out int n) || n < 1))
            {
                result.AddError($"--top must be a whole number from 1, not '{value}'");
            }
        });
        Option<string> format = OutputFormat.Option(
            "every change in every metric.", "one page with a map, what changed in colour; NEW must be an image then.");
        SpeedOption speed = new();
        ImageOptions options = new();

        DocumentedCommand command =
            new("diff", "Show what grew from one image to the next.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(old);
        command.Add(now);
        command.Add(name);
        command.Add(metric);
        command.Add(top);
        command.Add(format);
        speed.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            DiffOptions diff = new()
            {
                Directory = console.Directory,
                Old = parsed.GetRequiredValue(old),
                New = parsed.GetRequiredValue(now),
                Name = parsed.GetValue(name),
                Metric = parsed.GetRequiredValue(metric),
                Format = parsed.GetRequiredValue(format),
            };
            ImageOpener open = options.Opener(parsed, TransferNeed.Shown, console, cancellation);
            Answer answer = new ImageDiff(diff, open, console.OpenInput, console.Remarks).Run(cancellation);
            return console.Deliver(answer, console.Layout with { Top = parsed.GetValue(top), Speed = speed.Read(parsed) });
        });
        return command;
    }
}
