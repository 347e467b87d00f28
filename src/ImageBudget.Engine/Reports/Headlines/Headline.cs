using System.Collections.Immutable;
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
        string[] sizes = [.. errors > 0 ? Over(image) : Nearest(image)];
        return new Headline(
            errors == 0 && measured,
            [
                .. sizes.DefaultIfEmpty("").Select((text, i) => new HeadlineRow(i == 0 ? verdict : "", text)),
                .. GrowthHeadline.Of(image),
                .. errors > 0 ? RemedyHeadline.Of(image) : measured ? Kept(image) : [],
            ],
            errors > 0 ? RemedyCommand.Of(image) : []);
    }

    // Sizes first: they are what the budget is named after. What must not be there at all is named.
    private static IEnumerable<string> Over(ImageCheck image)
    {
        LimitOutcome[] broken = [.. image.Limits.Where(l => l is { Broken: true, Waived: false })];
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
        .Where(l => l.Key == "maxSize" && l.Subject == Reference.ImageNode)
        .Take(MostLimits)
        .Select(l => LimitWords.Within(image, l));

    private static IEnumerable<HeadlineRow> Kept(ImageCheck image)
    {
        LimitOutcome[] kept = [.. image.Limits.Where(l => !l.Broken && l.Metric != LimitOutcome.Found && l.Allowed > 0)];
        if (kept.Length > 0 && image.Limits.Length > 1)
        {
            LimitOutcome nearest = kept.MaxBy(SizeText.Share)!;
            long left = nearest.Allowed - nearest.Measured;
            int waived = image.Limits.Count(l => l.Broken);
            string all = waived == 0
                ? $"all {image.Limits.Length} limits hold" : $"{image.Limits.Length - waived} of {image.Limits.Length} limits hold";
            yield return new HeadlineRow(
                all, $"nearest: {LimitWords.Name(nearest)}, {(nearest.IsBytes ? ByteCount.Format(left) : ByteCount.Exact(left))} left");
        }
    }
}
