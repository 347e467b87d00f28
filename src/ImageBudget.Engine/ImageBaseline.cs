using System.Collections.Immutable;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Rules.Checking;
using ImageBudget.Rules.Drafts;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>The images to record, and where. At most one of both files is named.</summary>
internal sealed record BaselineOptions
{
    /// <summary>Full path that relative ones start from.</summary>
    public required string Directory { get; init; }

    /// <summary>As typed, <c>[NAME=]IMAGE</c>.</summary>
    public required IReadOnlyList<string> Images { get; init; }

    /// <summary>The baseline to write, as typed; other images in it are kept. Null with no ratchet: the answer is the text.</summary>
    public string? Output { get; init; }

    /// <summary>The baseline or budget to lower, as typed.</summary>
    public string? Ratchet { get; init; }
}

/// <summary>Records the sizes that later images are compared with. Needs no budget, so a failed check cannot prevent a new baseline.
/// </summary>
/// <param name="options">The images and the file.</param>
/// <param name="open">Opens an image.</param>
/// <param name="remarks">Gets mistakes, notes and what became of each image.</param>
internal sealed class ImageBaseline(BaselineOptions options, ImageOpener open, Remarks remarks)
{
    private const int MostNotes = 5;

    private readonly ImmutableArray<NamedImage> _images = Named(options);
    private readonly string? _target = options.Ratchet ?? options.Output;
    private readonly string? _path = (options.Ratchet ?? options.Output) is { } target
        ? Path.GetFullPath(target, options.Directory) : null;

    private readonly HashSet<string> _inputs = new(StringComparer.Ordinal);

    /// <summary>Why the options cannot be followed; null when they can.</summary>
    public string? Mistake =>
        options is { Output: not null, Ratchet: not null } ? "--ratchet rewrites its own FILE; remove --output"
        : _images.Count(i => i.Locator.IsStandardInput) > 1 ? "standard input can be only one image"
        : _images.GroupBy(i => i.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? $"two images are called '{twice.Key}'; write NAME=IMAGE"
        : null;

    /// <summary>The text of the baseline, or nothing where it went to a file. Only of options without a mistake.</summary>
    /// <exception cref="ImageFormatException">An image cannot be read.</exception>
    /// <exception cref="ReportException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The user gave up.</exception>
    public Answer Run(CancellationToken cancellation)
    {
        _inputs.UnionWith(_images.Select(n => n.Locator.Input).OfType<string>());
        if (Overwrites())
        {
            return Answer.NotMeasured;
        }

        // A pipe or a device has no existing content.
        bool isBaseline = _path is not null && (InputFile.HasLength(_path) || Directory.Exists(_path))
            && (options.Ratchet is null || BaselineFile.IsWritten(_path));
        ImmutableArray<ImageSnapshot> old = [];
        if (isBaseline)
        {
            old = BaselineFile.Read(_path!, _target!, out ImmutableArray<Diagnostic> mistakes);
            if (!mistakes.IsEmpty)
            {
                return Refused(mistakes);
            }
        }
        else if (options.Ratchet is not null && !InputFile.HasLength(_path!))
        {
            string why = File.Exists(_path) ? "the file is empty, or not a regular file" : "there is no such file";
            remarks.Complain(Codes.Usage, why, options.Ratchet);
            return Answer.NotMeasured;
        }

        ImmutableArray<(NamedImage Image, ImageAnalysis Analysis)> analysed =
            [.. _images.Select(n => (n, open(n.Locator.Given, reading: f => _inputs.Add(f)).Analysis))];
        cancellation.ThrowIfCancellationRequested();
        return Overwrites() ? Answer.NotMeasured
            : options.Ratchet is not null && !isBaseline ? RatchetBudget(analysed)
            : Record(analysed, old);
    }

    private static ImmutableArray<NamedImage> Named(BaselineOptions options)
    {
        NamedImage[] images = [.. options.Images.Select(i => NamedImage.Parse(i, options.Directory))];
        ImmutableArray<string> names = DistinctNames.Of([.. images.Select(i => (i.Name, i.Locator, (string?)null))]);
        return [.. images.Select((image, i) => image.IsNamed ? image : image with { Name = names[i] })];
    }

    private bool Overwrites()
    {
        if (_path is null || !new InputFiles(_inputs).Holds(_path))
        {
            return false;
        }

        remarks.Complain(Codes.Usage, "this would overwrite an image that is read; name another file", _target);
        return true;
    }

    private Answer Record(ImmutableArray<(NamedImage Image, ImageAnalysis Analysis)> analysed, ImmutableArray<ImageSnapshot> old)
    {
        foreach ((NamedImage image, ImageAnalysis analysis) in analysed)
        {
            foreach (AnalysisNote note in analysis.Notes.Take(MostNotes))
            {
                remarks.Say($"{image.Locator.Given}: note: {(note.Path is null ? "" : note.Path + ": ")}{note.Message}");
            }
        }

        ImmutableArray<ImageSnapshot> now = [.. analysed.Select(a => ImageSnapshot.Of(a.Image.Name, a.Analysis))];
        now = options.Ratchet is null ? now : Known(now, old);
        ImmutableArray<ImageSnapshot> kept = options.Ratchet is null ? BaselineFile.Refresh(old, now) : BaselineFile.Ratchet(old, now);
        string text = BaselineText.Write(kept);
        if (_path is null)
        {
            return Answer.Of((writer, _) => writer.Write(text));
        }

        ReportFile.Write(_path, writer => writer.Write(text), "baseline");
        foreach (ImageSnapshot image in now)
        {
            remarks.Say($"{_target}: {image.Name}: {WhatBecameOf(image, old, kept)}");
        }

        return Answer.Done;
    }

    // Nothing is raised or added; for one image and one snapshot the names do not matter, as in a check.
    private ImmutableArray<ImageSnapshot> Known(ImmutableArray<ImageSnapshot> now, ImmutableArray<ImageSnapshot> old)
    {
        now = now is [var one] && old is [var record] ? [one with { Name = record.Name }] : now;
        foreach (ImageSnapshot stranger in now.Where(n => old.All(o => o.Name != n.Name)))
        {
            remarks.Say($"{_target}: {stranger.Name} is not in it and was left out; --output adds it");
        }

        return [.. now.Where(n => old.Any(o => o.Name == n.Name))];
    }

    private static string WhatBecameOf(ImageSnapshot image, ImmutableArray<ImageSnapshot> old, ImmutableArray<ImageSnapshot> kept)
    {
        if (old.FirstOrDefault(o => o.Name == image.Name) is not { } before)
        {
            return $"recorded for the first time, {ByteCount.Format(image.Size.Unpacked)} unpacked";
        }

        string change = DeltaRows.Summary(DeltaBuilder.Between(before, "", image, ""));
        if (image.HasSameContent(before))
        {
            return before.DiffIds is null && kept.Any(k => k.Name == image.Name && k.DiffIds is not null)
                ? "its layers are recorded, nothing else has changed"
                : image.HasSameLayers(before) ? "unchanged"
                : "unchanged but for its layers, whose old diffIDs are kept; to record the new ones, remove the image from the file first";
        }

        return kept.Contains(image) ? $"recorded again: {change}"
            : $"kept as it was, because the image has grown: {change}";
    }

    private Answer RatchetBudget(ImmutableArray<(NamedImage Image, ImageAnalysis Analysis)> analysed)
    {
        byte[] bytes = File.ReadAllBytes(_path!);
        string? text = BudgetRatchet.Lower(
            bytes,
            _target!,
            [.. analysed.Select(i => (i.Image.Name, i.Analysis))],
            MarkBase,
            out ImmutableArray<string> told,
            out ImmutableArray<Diagnostic> mistakes);
        if (text is null)
        {
            return Refused(mistakes);
        }

        bool changed = !Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(bytes);
        if (changed)
        {
            ReportFile.Write(_path!, writer => writer.Write(text), "budget");
        }

        foreach (string line in told)
        {
            remarks.Say(line);
        }

        if (!changed)
        {
            remarks.Say(told.IsEmpty ? "no limit can be lowered" : "no limit was lowered");
        }

        return Answer.Done;
    }

    private (ImageAnalysis Marked, string? Mistake) MarkBase(BaseRule rule, ImageAnalysis analysis)
    {
        // Paths in a budget are relative to the budget.
        string? file = rule.Image is { } named
            ? ImageLocator.Parse(named.Value, Path.GetDirectoryName(_path)!).From(options.Directory)
            : null;
        ImageAnalysis marked = BaseLayers.Mark(analysis, rule, file is null ? null : open(file).Analysis, out string? mistake);
        return (marked, mistake);
    }

    private Answer Refused(ImmutableArray<Diagnostic> mistakes)
    {
        foreach (Diagnostic mistake in mistakes)
        {
            remarks.Complain(mistake);
        }

        return Answer.NotMeasured;
    }
}
