using System.Collections.Immutable;
using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Rules.Drafts;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Sources;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>init</c>: writes a first budget that the image passes.</summary>
internal static class InitCommand
{
    private const string Story = """
        Limits are the sizes measured now plus about 10 %. Rules that the image breaks
        today are written as comments, ready to be enabled.
        """;

    private const string Examples = """
        dotnet image-budget init shop.tar.gz
        dotnet image-budget init shop.tar.gz -o budgets.yaml
        dotnet image-budget init shop.tar.gz --from-dive .dive-ci -o budgets.yaml
        """;

    private const string Exits = """
        0    the budget was written
        2    arguments or image cannot be read, or the file already exists
        130  cancelled
        """;

    private const int MaxDiveBytes = 1024 * 1024;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Option<string?> output =
            new("--output", "-o")
            {
                HelpName = "FILE",
                Description = "Write to this file instead of standard output. An existing file is not overwritten."
            };
        Option<bool> force = new("--force") { Description = "Overwrite FILE." };
        Option<string?> dive =
            new("--from-dive")
            {
                HelpName = "FILE",
                Description = "Convert the rules of this .dive-ci file, with comments on what they do not cover."
            };
        ImageOptions options = new();

        DocumentedCommand command = new("init", "Write a first budget for an image.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(image);
        command.Add(output);
        command.Add(force);
        command.Add(dive);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            string? target = parsed.GetValue(output);
            string? path = target is null ? null : Path.GetFullPath(target, console.Directory);
            if (path is not null && Path.Exists(path) && !parsed.GetValue(force))
            {
                console.Complain(Codes.Usage, "this file already exists; --force overwrites it", target);
                return ExitCodes.NotMeasured;
            }

            string given = parsed.GetRequiredValue(image);
            string? diveFile = parsed.GetValue(dive);
            ImageLocator locator = ImageLocator.Parse(given, console.Directory);
            string? divePath = diveFile is null ? null : Path.GetFullPath(diveFile, console.Directory);
            HashSet<string> inputs = [.. new[] { locator.Input, divePath }.OfType<string>()];
            if (Overwrites())
            {
                return ExitCodes.NotMeasured;
            }

            DiveConfig? config = null;
            if (diveFile is not null)
            {
                config = ReadDive(divePath!, diveFile, out ImmutableArray<Diagnostic> told, cancellation);
                foreach (Diagnostic mistake in told)
                {
                    console.Error.Write(CanonicalReport.Line(mistake) + "\n");
                }

                if (config is null)
                {
                    return ExitCodes.NotMeasured;
                }
            }

            ImageAnalysis analysis = options.Analyze(parsed, given, console, cancellation, reading: f => inputs.Add(f));
            cancellation.ThrowIfCancellationRequested();
            if (Overwrites())
            {
                return ExitCodes.NotMeasured;
            }

            string? named = locator.IsOnce ? null : locator.From(path is null ? console.Directory : Path.GetDirectoryName(path)!);
            string text = BudgetDraft.Write(analysis, named, config, given);
            if (path is null)
            {
                StandardOutput.Write(console, writer => writer.Write(text));
            }
            else
            {
                ReportFile.Write(path, writer => writer.Write(text), "budget");
                bool found = Path.GetFileName(path) == "budgets.yaml" && Path.GetDirectoryName(path) == Path.GetFullPath(console.Directory);
                console.Remark($"wrote {target}; next: dotnet image-budget check" + (found ? "" : $" --budget {target}"));
            }

            return ExitCodes.Success;

            bool Overwrites()
            {
                if (path is null || !new InputFiles(inputs).Holds(path))
                {
                    return false;
                }

                console.Complain(Codes.Usage, "the budget would overwrite what is read; name another file", target);
                return true;
            }
        });
        return command;
    }

    private static DiveConfig? ReadDive(string path, string shown, out ImmutableArray<Diagnostic> told, CancellationToken cancellation)
    {
        string mistake = "there is no such file";
        if (File.Exists(path))
        {
            using InputFile file = InputFile.Open(path, cancellation);
            byte[] content = file.ReadAtMost(MaxDiveBytes);
            if (content.Length <= MaxDiveBytes)
            {
                return DiveConfig.Read(content, shown, out told);
            }

            mistake = "the file is too large";
        }

        told = [new Diagnostic(Codes.Usage, Severity.Error, "not a configuration of dive: " + mistake, shown, SourceSpan.None)];
        return null;
    }
}
