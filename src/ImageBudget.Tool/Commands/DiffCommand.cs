using System.Collections.Immutable;
using System.CommandLine;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Html;
using ImageBudget.Sources;

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
        ImageOptions options = new();

        DocumentedCommand command =
            new("diff", "Show what grew from one image to the next.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(old);
        command.Add(now);
        command.Add(name);
        command.Add(metric);
        command.Add(top);
        command.Add(format);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            string oldPath = parsed.GetRequiredValue(old), newPath = parsed.GetRequiredValue(now);
            if (new[] { oldPath, newPath }.All(p => ImageLocator.Parse(p, console.Directory).IsStandardInput))
            {
                console.Complain(Codes.Usage, "standard input can be only one image");
                return ExitCodes.NotMeasured;
            }

            if (Read(oldPath) is not { } before || Read(newPath) is not { } after)
            {
                return ExitCodes.NotMeasured;
            }

            if (parsed.GetValue(format) == OutputFormat.Html && after.Analysis is null)
            {
                console.Complain(Codes.Usage, $"{newPath} is a baseline file; --format html needs an image as NEW");
                return ExitCodes.NotMeasured;
            }

            cancellation.ThrowIfCancellationRequested();
            ImageDelta delta = DeltaBuilder.Between(before, oldPath, after, newPath);
            StandardOutput.Write(console, writer =>
            {
                if (parsed.GetValue(format) == OutputFormat.Json)
                {
                    DiffJson.Write(delta, writer);
                }
                else if (parsed.GetValue(format) == OutputFormat.Html)
                {
                    HtmlPage.Write(after.Name, after.Analysis!, delta, writer);
                }
                else
                {
                    DiffText.Write(delta, parsed.GetRequiredValue(metric), writer, console.Layout with { Top = parsed.GetValue(top) });
                }
            });
            return ExitCodes.Success;

            ImageSnapshot? Read(string given)
            {
                BaselineSource? source = BaselineSource.Read(
                    given,
                    console.Directory,
                    ImageLocator.Parse(given, console.Directory).IsStandardInput ? console.OpenInput() : null,
                    (image, once) => options.Analyze(parsed, image.Given, console, cancellation, once),
                    out ImmutableArray<Diagnostic> mistakes,
                    cancellation);
                foreach (Diagnostic mistake in mistakes)
                {
                    console.Error.Write(CanonicalReport.Line(mistake) + "\n");
                }

                return source is null ? null : source.IsImage ? source.Images[0] : Choose(source.Images, given);
            }

            ImageSnapshot? Choose(ImmutableArray<ImageSnapshot> images, string given)
            {
                string? wanted = parsed.GetValue(name);
                string other = ImageLocator.Parse(given == oldPath ? newPath : oldPath, console.Directory).Name;
                ImageSnapshot? chosen = images is [var only] ? only : images.FirstOrDefault(i => i.Name == (wanted ?? other));
                if (chosen is null)
                {
                    console.Complain(
                        Codes.Usage,
                        $"{(wanted is null ? "" : $"there is no image '{wanted}'; ")}choose an image of the baseline with --name; it has: {string.Join(", ", images.Take(20).Select(i => i.Name))}", given);
                }

                return chosen;
            }
        });
        return command;
    }
}
