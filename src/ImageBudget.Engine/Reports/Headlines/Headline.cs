using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Headlines;

/// <summary>
/// The answer in a few lines: over by how much, what grew, what to change, and what then. Every report begins with these words.
/// </summary>
/// <param name="Passes">True when no finding of severity error stands.</param>
/// <param name="Rows">The first one holds the verdict.</param>
/// <param name="Commands">Lines to copy that make the change, or show it; at most two, empty where there are none. Inert.</param>
internal sealed record Headline(bool Passes, ImmutableArray<HeadlineRow> Rows, ImmutableArray<string> Commands)
{
    /// <summary>The label of the row about pull times.</summary>
    public const string PullLabel = "a pull";

    private const int MostLimits = 3;

    /// <param name="image">One image held to its budget.</param>
    /// <param name="measured">False when something kept the check from measuring, so that nothing is within budget.</param>
    public static Headline Of(ImageCheck image, bool measured)
    {
        int errors = image.Broken.Length;
        string name = InertText.OneLine(image.Name, 100);
        string verdict = name
            + (errors > 0 ? image.Enforced ? " is over budget" : " is over budget (not enforced)" : measured
            ? " is within budget" : " was not measured whole");
        string[] sizes = [.. errors > 0 ? Over(image) : measured ? Nearest(image) : []];
        return new Headline(
            errors == 0 && measured,
            [
                .. sizes.DefaultIfEmpty("").Select((text, i) => new HeadlineRow(i == 0 ? verdict : "", text)),
                .. GrowthHeadline.Of(image),
                .. Pull(image),
                .. errors > 0 ? RemedyHeadline.Of(image) : measured ? Kept(image) : [],
            ],
            errors > 0 ? RemedyCommand.Of(image) : []);
    }

    private static IEnumerable<HeadlineRow> Pull(ImageCheck image)
    {
        if (image.Speed is { } speed)
        {
            string update = image.Delta?.Update is { } pulled ? $"; update {SizeText.Update(pulled)}{SizeText.Time(speed, pulled.Bytes)}" : "";
            ImageSizes size = image.Analysis.Size;
            string basis = TransferWords.InBrackets(TransferWords.Of(size));
            yield return new HeadlineRow(
                PullLabel, $"transfer {ByteCount.Format(size.Transfer)}{basis}{SizeText.Time(speed, size.Transfer)}{update}");
        }
    }

    /// <summary>The verdict and its sizes in one line: <c>shop is within budget: unpacked 12.2 MB, limit 15.0 (81%)</c>.</summary>
    public string Line()
    {
        IEnumerable<HeadlineRow> verdict = Rows.TakeWhile((r, i) => i == 0 || r.Label.Length == 0);
        string sizes = string.Join(", ", verdict.Select(r => r.Text).Where(t => t.Length > 0));
        return Rows[0].Label + (sizes.Length > 0 ? ": " + sizes : "");
    }

    // Sizes first: they are what the budget is named after. What must not be there at all is named.
    private static IEnumerable<string> Over(ImageCheck image)
    {
        LimitOutcome[] broken = [.. image.Limits.Where(l => l is { Broken: true, Waived: false, Warns: false })];
        LimitOutcome[] counted = [.. broken.Where(l => l.Metric != LimitOutcome.Found)];
        LimitOutcome[] sizes = [.. counted.Where(l => l.Key == "maxSize")];
        LimitOutcome[] shown = [.. (sizes.Length > 0 ? sizes : counted).Take(MostLimits)];
        string[] found =
            [.. broken.Where(l => l.Metric == LimitOutcome.Found).Select(l => InertText.OneLine(l.Subject, 60))
            .Distinct(StringComparer.Ordinal)];
        string[] lines = [.. shown.Select(l => LimitWords.Over(image, l))];
        return lines.Length > 0 || found.Length == 0
            ? lines
            : [string
                .Join(", ", found.Take(MostLimits)) + (found.Length > MostLimits ? $", {found.Length - MostLimits} more" : "")
                + ": not allowed, and found"];
    }

    private static IEnumerable<string> Nearest(ImageCheck image) => image.Limits
        .Where(l => l is { Key: "maxSize", Subject: Reference.ImageNode, Warns: false })
        .Take(MostLimits)
        .Select(l => LimitWords.Within(image, l));

    private static IEnumerable<HeadlineRow> Kept(ImageCheck image)
    {
        LimitOutcome[] limits = [.. image.Limits.Where(l => !l.Warns)];
        LimitOutcome[] kept = [.. limits.Where(l => !l.Broken && l.Metric != LimitOutcome.Found && l.Allowed > 0)];
        if (kept.Length > 0 && limits.Length > 1)
        {
            LimitOutcome nearest = kept.MaxBy(SizeText.Share)!;
            long left = nearest.Allowed - nearest.Measured;
            int waived = limits.Count(l => l.Broken);
            string all = waived == 0
                ? $"all {limits.Length} limits hold" : $"{limits.Length - waived} of {limits.Length} limits hold";
            yield return new HeadlineRow(
                all, $"nearest: {LimitWords.Name(nearest)}, {(nearest.IsBytes ? ByteCount.Format(left) : ByteCount.Exact(left))} left");
        }
    }
}
