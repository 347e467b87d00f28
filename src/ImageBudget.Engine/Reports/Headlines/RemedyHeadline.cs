using System.Globalization;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Headlines;

/// <summary>What to change, and what the budget says then.</summary>
internal static class RemedyHeadline
{
    private static readonly string[] Numbers = ["no", "one", "two", "three"];

    /// <summary>The change and its outcome; one row that says so where none helps.</summary>
    public static IEnumerable<HeadlineRow> Of(ImageCheck image)
    {
        int errors = image.Broken.Length;
        string noun = image.Enforced ? "error" : "finding";
        if (image.Remedy is not { } remedy)
        {
            yield return new HeadlineRow(
                "no change is known", "that would fix " + (errors == 1 ? $"the {noun}" : $"any of the {errors} {noun}s") + Largest(image));
            yield break;
        }

        int fixedErrors = remedy.Fixed.Count(image.IsBroken);
        string all = remedy.IsEnough ? errors == 1 ? $"the {noun}" : FormattableString.Invariant($"all {errors} {noun}s")
            : FormattableString.Invariant($"{fixedErrors} of {Counted.Of(errors, noun)}");
        if (remedy.Cuts.IsEmpty)
        {
            foreach (HeadlineRow row in Without(image, remedy))
            {
                yield return row;
            }

            yield break;
        }

        ShortNames names = ShortNames.Of(image.Analysis);
        string change = remedy.Cuts.Length == 1 ? "one change fixes" : $"{Numbers[remedy.Cuts.Length]} changes fix";
        for (int i = 0; i < remedy.Cuts.Length; i++)
        {
            yield return new HeadlineRow(i == 0 ? change : i == 1 ? all : "", Sentence(names, remedy.Cuts[i]));
        }

        yield return new HeadlineRow(remedy.Cuts.Length == 1 ? all : "", Outcome(image, remedy));
    }

    private static string Sentence(ShortNames names, Cut cut) => cut.From == Reference.ImageNode
        ? $"take {names.Of(cut.To)} out of the image"
        : $"remove the reference {names.Of(cut)}";

    // Packages that findings name, and that no cut gets rid of. What nothing refers to can only be deleted.
    private static IEnumerable<HeadlineRow> Without(ImageCheck image, Remedy remedy)
    {
        HashSet<string> left = [.. remedy.Without];
        Package[] packages = [.. image.Analysis.Packages.Where(p => left.Contains(p.Id))];
        int unreachable = packages.Count(p => !p.Reachable);
        int all = remedy.Without.Length;
        if (packages.Length > 1 && image.Broken.All(f => f.Subject == Reference.ImageNode || f.Code == Codes.ForbiddenPackage))
        {
            yield return new HeadlineRow("forbidden", $"{Counted.Of(all, "package")}, {ByteCount.Format(packages.Sum(p => p.Live))}");
        }

        yield return new HeadlineRow("no cut is enough", unreachable > 0
            ? unreachable == 1 && all == 1 ? "it is unreachable: delete its folder"
                : $"{ByteCount.Exact(unreachable)} of them {(unreachable == 1 ? "is unreachable: delete its folder" : "are unreachable: delete their folders")}"
            : $"leave out the {(all == 1 ? "package" : Counted.Of(all, "package"))} that the findings name");
        yield return new HeadlineRow(
            all == 1 ? "without it" : $"without all {ByteCount.Exact(all)}",
            $"{ByteCount.Exact(remedy.Leaving)} of {Counted.Of(image.Analysis.Packages.Length, "package")} "
                + $"{(remedy.Leaving == 1 ? "leaves" : "leave")} {Outcome(image, remedy)}");
    }

    // The size that is over, else the one that a budget means by default.
    private static string Outcome(ImageCheck image, Remedy remedy)
    {
        LimitOutcome? over =
            image.Limits.FirstOrDefault(
                l => l is { Broken: true, Waived: false, Warns: false, Key: "maxSize", Metric: not "update", Subject: Reference.ImageNode });
        long after = remedy.After.Of(over?.Metric ?? "unpacked") ?? remedy.After.Unpacked;
        string metric = over?.Metric is null or "unpacked" ? "" : over.Metric + " ";
        int errors = remedy.Remaining.Count(image.IsBroken);
        int warnings = remedy.Remaining.Count(f => f.Severity == Severity.Warning && !image.IsBroken(f));
        string rest = (errors, warnings) switch
        {
            (0, 0) => "",
            (0, 1) => "; 1 warning remains",
            (0, _) => FormattableString.Invariant($"; {warnings} warnings remain"),
            _ => "; remaining: " + string.Join(", ", Remaining(image, remedy)),
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"-> {metric}{ByteCount.Format(after)}, {(remedy.IsEnough ? "within budget" : "still over budget")}{rest}");
    }

    private static IEnumerable<string> Remaining(ImageCheck image, Remedy remedy)
    {
        string[] codes =
        [
            .. remedy.Remaining.Where(image.IsBroken).CountBy(f => f.Code).OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => FormattableString.Invariant($"{c.Value} {Words(c.Key)}")),
        ];
        return codes.Length <= 3 ? codes : [.. codes.Take(3), FormattableString.Invariant($"{codes.Length - 3} more rules")];
    }

    // "image too large (IB1001)".
    private static string Words(string code) => CodeCatalog.Find(code) is { } rule
        ? string.Concat(rule.Title.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()))
            + $" ({code})"
        : code;

    private static string Largest(ImageCheck image)
    {
        string[] largest =
        [
            .. image.Analysis.Packages.OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal).Take(3)
                .Where(p => p.Live > 0)
                .Select(p => $"{InertText.OneLine(p.Name, 60)} {ByteCount.Format(p.Live)}"),
        ];
        return largest.Length == 0 ? "" : "; largest: " + string.Join(", ", largest);
    }
}
