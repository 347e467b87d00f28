using System.Collections.Immutable;
using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Rules.Drafts;
using ImageBudget.Model;
using ImageBudget.Reports;

namespace ImageBudget.Tool.Commands;

/// <summary>Writes a first budget that the image passes, with what was found in comments.</summary>
internal static class InitCommand
{
    private const string Story = """
        Limits are what the image measures now and about a tenth. What else was found is
        there as comments, ready to be switched on.
        """;

    private const string Examples = """
        dotnet image-budget init shop.tar.gz
        dotnet image-budget init shop.tar.gz -o budgets.yaml
        dotnet image-budget init shop.tar.gz --from-dive .dive-ci -o budgets.yaml
        """;

    private const string Exits = """
        0    the budget was written
        2    arguments or image cannot be read, or the file is there already
        130  cancelled
        """;

    private const int MaxDiveBytes = 1024 * 1024;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Option<string?> output = new("--output", "-o") { HelpName = "FILE", Description = "Write here, instead of to standard output. A file that is there is left alone." };
        Option<bool> force = new("--force") { Description = "Overwrite FILE." };
        Option<string?> dive = new("--from-dive") { HelpName = "FILE", Description = "Take over the rules of this .dive-ci, and say what they could not see." };
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
                console.Complain(Codes.Usage, "this file is there already; --force overwrites it", target);
                return ExitCodes.NotMeasured;
            }

            string given = parsed.GetRequiredValue(image);
            string? diveFile = parsed.GetValue(dive);
            InputFiles inputs = new(new[] { given, diveFile }.OfType<string>().Select(f => f == "-" ? f : Path.GetFullPath(f, console.Directory)));
            if (path is not null && inputs.Holds(path))
            {
                console.Complain(Codes.Usage, "the budget would overwrite what is read; name another file", target);
                return ExitCodes.NotMeasured;
            }

            DiveConfig? config = null;
            if (diveFile is not null)
            {
                config = ReadDive(Path.GetFullPath(diveFile, console.Directory), diveFile, out ImmutableArray<Diagnostic> told);
                foreach (Diagnostic mistake in told)
                {
                    console.Error.Write(CanonicalReport.Line(mistake) + "\n");
                }

                if (config is null)
                {
                    return ExitCodes.NotMeasured;
                }
            }

            ImageAnalysis analysis = options.Analyze(parsed, given, console, cancellation);
            cancellation.ThrowIfCancellationRequested();
            string? named = given == "-" ? null : RelativeTo(path is null ? console.Directory : Path.GetDirectoryName(path)!, Path.GetFullPath(given, console.Directory));
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
        });
        return command;
    }

    // A file may be called as standard input is.
    private static string RelativeTo(string folder, string file)
    {
        string relative = Path.GetRelativePath(folder, file);
        relative = Path.DirectorySeparatorChar == '/' ? relative : relative.Replace(Path.DirectorySeparatorChar, '/');
        return relative == "-" ? "./-" : relative;
    }

    private static DiveConfig? ReadDive(string path, string shown, out ImmutableArray<Diagnostic> told)
    {
        string? mistake = !File.Exists(path) ? "there is no such file" : new FileInfo(path).Length > MaxDiveBytes ? "the file is too large" : null;
        if (mistake is null)
        {
            return DiveConfig.Read(File.ReadAllBytes(path), shown, out told);
        }

        told = [new Diagnostic(Codes.Usage, Severity.Error, "no configuration of dive: " + mistake, shown, SourceSpan.None)];
        return null;
    }
}
