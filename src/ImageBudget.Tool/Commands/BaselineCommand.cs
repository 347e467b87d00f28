using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Reports;
using ImageBudget.Rules.Checking;
using ImageBudget.Rules.Drafts;
using ImageBudget.Sources;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>baseline</c>. Needs no budget, so a failed check cannot prevent a new baseline.</summary>
internal static class BaselineCommand
{
    private const string Story = """
        Records the sizes, layers and packages of images. Store hashes, digests and times
        are left out, so rebuilding the same content changes nothing. IMAGE may be
        NAME=FILE, where NAME is the image's name in the budget.
        """;

    private const string Examples = """
        dotnet image-budget baseline shop.tar.gz -o baseline.yaml
        dotnet image-budget baseline shop=result till=till.tar.gz -o baseline.yaml
        dotnet image-budget baseline --ratchet baseline.yaml shop.tar.gz
        dotnet image-budget baseline --ratchet budgets.yaml shop.tar.gz
        dotnet image-budget check shop.tar.gz --baseline baseline.yaml
        """;

    private const string Exits = """
        0    the baseline was written, or is unchanged
        2    arguments, baseline or image cannot be read
        130  cancelled
        """;

    private const int MostNotes = 5;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string[]> images = new("image")
        {
            HelpName = "[NAME=]IMAGE",
            Arity = ArgumentArity.OneOrMore,
            Description = "Image files or directories; NAME=IMAGE gives the image a name.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Write to this file instead of standard output; other images in the file are kept.",
        };
        Option<string?> ratchet = new("--ratchet")
        {
            HelpName = "FILE",
            Description = "Lower the numbers in this baseline or budget to what the images need now; never raise one.",
        };
        ImageOptions options = new();

        DocumentedCommand command =
            new("baseline", "Record the sizes that later images are compared with.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(images);
        command.Add(output);
        command.Add(ratchet);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ImmutableArray<NamedImage> named = [.. parsed.GetRequiredValue(images).Select(i => NamedImage.Parse(i, console.Directory))];
            string? ratcheted = parsed.GetValue(ratchet);
            if (Usage(named, parsed.GetValue(output), ratcheted) is { } error)
            {
                console.Complain(Codes.Usage, error);
                console.Remark("see: dotnet image-budget baseline --help");
                return ExitCodes.NotMeasured;
            }

            string? target = ratcheted ?? parsed.GetValue(output);
            string? path = target is null ? null : Path.GetFullPath(target, console.Directory);
            HashSet<string> inputs = [.. named.Select(n => n.Locator.Input).OfType<string>()];
            if (Overwrites())
            {
                return ExitCodes.NotMeasured;
            }

            // A pipe or a device has no existing content.
            bool isBaseline = path is not null && (InputFile.HasLength(path) || Directory.Exists(path))
                && (ratcheted is null || BaselineFile.IsWritten(path));
            ImmutableArray<ImageSnapshot> old = [];
            if (isBaseline)
            {
                old = BaselineFile.Read(path!, target!, out ImmutableArray<Diagnostic> mistakes);
                if (!mistakes.IsEmpty)
                {
                    Complain(console, mistakes);
                    return ExitCodes.NotMeasured;
                }
            }
            else if (ratcheted is not null && !InputFile.HasLength(path!))
            {
                string why = File.Exists(path) ? "the file is empty, or not a regular file" : "there is no such file";
                console.Complain(Codes.Usage, why, ratcheted);
                return ExitCodes.NotMeasured;
            }

            ImmutableArray<(NamedImage Image, ImageAnalysis Analysis)> analysed =
                [.. named.Select(n => (n, options.Analyze(parsed, n.Locator.Given, console, cancellation, reading: f => inputs.Add(f))))];
            cancellation.ThrowIfCancellationRequested();
            if (Overwrites())
            {
                return ExitCodes.NotMeasured;
            }

            if (ratcheted is not null && !isBaseline)
            {
                return RatchetBudget(path!, ratcheted, analysed, file => options.Analyze(parsed, file, console, cancellation), console);
            }

            foreach ((NamedImage image, ImageAnalysis analysis) in analysed)
            {
                foreach (AnalysisNote note in analysis.Notes.Take(MostNotes))
                {
                    console.Remark($"{image.Locator.Given}: note: {(note.Path is null ? "" : note.Path + ": ")}{note.Message}");
                }
            }

            ImmutableArray<ImageSnapshot> now = [.. analysed.Select(a => ImageSnapshot.Of(a.Image.Name, a.Analysis))];
            if (ratcheted is not null)
            {
                // Nothing is raised or added; for one image and one snapshot the names do not matter, as in a check.
                now = now is [var one] && old is [var record] ? [one with { Name = record.Name }] : now;
                foreach (ImageSnapshot stranger in now.Where(n => old.All(o => o.Name != n.Name)))
                {
                    console.Remark($"{target}: {stranger.Name} is not in it and was left out; --output adds it");
                }

                now = [.. now.Where(n => old.Any(o => o.Name == n.Name))];
            }

            ImmutableArray<ImageSnapshot> kept = ratcheted is null ? BaselineFile.Refresh(old, now) : BaselineFile.Ratchet(old, now);
            string text = BaselineText.Write(kept);
            if (path is null)
            {
                StandardOutput.Write(console, writer => writer.Write(text));
            }
            else
            {
                ReportFile.Write(path, writer => writer.Write(text), "baseline");
                foreach (ImageSnapshot image in now)
                {
                    console.Remark($"{target}: {image.Name}: {WhatBecameOf(image, old, kept)}");
                }
            }

            return ExitCodes.Success;

            bool Overwrites()
            {
                if (path is null || !new InputFiles(inputs).Holds(path))
                {
                    return false;
                }

                console.Complain(Codes.Usage, "this would overwrite an image that is read; name another file", target);
                return true;
            }
        });
        return command;
    }

    private static string WhatBecameOf(ImageSnapshot image, ImmutableArray<ImageSnapshot> old, ImmutableArray<ImageSnapshot> kept)
    {
        if (old.FirstOrDefault(o => o.Name == image.Name) is not { } before)
        {
            return $"recorded for the first time, {ByteCount.Format(image.Size.Unpacked)} unpacked";
        }

        string change = DeltaRows.Summary(DeltaBuilder.Between(before, "", image, ""));
        return image.HasSameContent(before) ? "unchanged"
            : kept.Contains(image) ? $"recorded anew: {change}"
            : $"kept as it was, because the image has grown: {change}";
    }

    private static string? Usage(ImmutableArray<NamedImage> images, string? output, string? ratchet)
    {
        if (output is not null && ratchet is not null)
        {
            return "--ratchet rewrites its own FILE; remove --output";
        }

        if (images.Count(i => i.Locator.IsStandardInput) > 1)
        {
            return "standard input can be only one image";
        }

        return images.GroupBy(i => i.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? $"two images are called '{twice.Key}'; write NAME=IMAGE"
            : null;
    }

    private static int RatchetBudget(
        string path,
        string shown,
        ImmutableArray<(NamedImage Image, ImageAnalysis Analysis)> images,
        Func<string, ImageAnalysis> analyze,
        ToolConsole console)
    {
        byte[] bytes = File.ReadAllBytes(path);
        string? text = BudgetRatchet.Lower(
            bytes,
            shown,
            [.. images.Select(i => (i.Image.Name, i.Analysis))],
            MarkBase,
            out ImmutableArray<string> told,
            out ImmutableArray<Diagnostic> mistakes);
        if (text is null)
        {
            Complain(console, mistakes);
            return ExitCodes.NotMeasured;
        }

        byte[] lowered = Encoding.UTF8.GetBytes(text);
        bool changed = !lowered.AsSpan().SequenceEqual(bytes);
        if (changed)
        {
            ReportFile.Write(path, writer => writer.Write(text), "budget");
        }

        foreach (string line in told)
        {
            console.Remark(line);
        }

        if (!changed)
        {
            console.Remark(told.IsEmpty ? "no limit can be lowered" : "no limit was lowered");
        }

        return ExitCodes.Success;

        (ImageAnalysis Marked, string? Mistake) MarkBase(BaseRule rule, ImageAnalysis analysis)
        {
            // Paths in a budget are relative to the budget.
            string? file = rule.Image is { } named
                ? ImageLocator.Parse(named.Value, Path.GetDirectoryName(path)!).From(console.Directory)
                : null;
            ImageAnalysis marked = BaseLayers.Mark(analysis, rule, file is null ? null : analyze(file), out string? mistake);
            return (marked, mistake);
        }
    }

    private static void Complain(ToolConsole console, ImmutableArray<Diagnostic> mistakes)
    {
        foreach (Diagnostic mistake in mistakes)
        {
            console.Error.Write(CanonicalReport.Line(mistake) + "\n");
        }
    }
}
