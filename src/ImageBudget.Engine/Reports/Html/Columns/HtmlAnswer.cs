using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html.Columns;

/// <summary>What people open the page for, in two lines of large type: over by how much; what to change, and what then.</summary>
internal static partial class HtmlAnswer
{
    private const string Outcome = "-> ";

    // As many as stand beside the verdict; the columns and the limits have them all.
    private const int MostSizes = 2;

    public static void Write(PageImage image, TextWriter writer)
    {
        (string first, string[] sizes, string second) = image.Kind switch
        {
            PageKind.Check => OfCheck(image),
            PageKind.Difference => OfDifference(image, image.Check.Delta!),
            _ => OfInspection(image),
        };
        (string css, string mark, _) = image.Verdict;
        string tag = image.Alone ? "h1" : "h2";
        string sign = mark.Length > 0 ? $"<span class=\"mark {css}\" aria-hidden=\"true\">{mark}</span> " : "";
        writer.Write($"<div class=\"answer{(mark.Length > 0 ? "" : " plain")}\">\n<div class=\"headline\"><{tag} id=\"{image.Id("name")}\">{sign}{first}</{tag}>");
        foreach (string size in sizes)
        {
            writer.Write($"\n<p>{size}</p>");
        }

        writer.Write("</div>\n" + (second.Length > 0 ? $"<p class=\"second\">{second}</p>\n" : "") + "</div>\n");
    }

    private static (string, string[], string) OfCheck(PageImage image)
    {
        ImmutableArray<HeadlineRow> rows = Headline.Of(image.Check, image.Measured).Rows;
        string[] sizes =
        [
            .. rows.TakeWhile((r, i) => i == 0 || r.Label.Length == 0).Where(r => r.Text.Length > 0).Select(r => Numbers(r.Text))
                .Take(MostSizes),
        ];
        return (HtmlText.Data(rows[0].Label, 200), sizes, image.IsOver ? Change(image.Check) : Grown(image.Check, rows));
    }

    // "one change fixes" and "all 7 errors" are one sentence here; what follows "->" is what the budget says then.
    private static string Change(ImageCheck check)
    {
        HeadlineRow[] rows = [.. RemedyHeadline.Of(check)];
        string lead = string.Join(' ', rows.Select(r => r.Label).Where(l => l.Length > 0 && l != "without them"));
        string[] changes = [.. rows.Where(r => !r.Text.StartsWith(Outcome, StringComparison.Ordinal)).Select(r => HtmlText.Words(r.Text))];
        string colon = check.Remedy is null ? "" : ":";
        string text = $"<b>{HtmlText.Data(Capital(lead))}{colon}</b> {string.Join(" and ", changes)}.";
        if (rows.FirstOrDefault(r => r.Text.StartsWith(Outcome, StringComparison.Ordinal)) is not { } outcome)
        {
            return text;
        }

        string[] then = outcome.Text[Outcome.Length..].Split("; ", 2);
        string rest = then.Length > 1 ? $" {HtmlText.Data(Capital(then[1]))}." : "";
        string css = check.Remedy is { IsEnough: true } ? "ok" : "near";
        return $"{text} <b class=\"{css}\">Then {HtmlText.Data(then[0])}.</b>{rest}";
    }

    private static string Grown(ImageCheck check, ImmutableArray<HeadlineRow> rows)
    {
        string growth = check.Delta is not { } delta ? ""
            : delta.IsEmpty ? "<b>No change since the baseline.</b>"
            : $"<b>{Changed(delta, "It")}:</b> {HtmlText.Data(GrowthHeadline.Causes(delta))}.";
        return growth.Length > 0 || rows is not [.., { Label.Length: > 0 } kept] || kept == rows[0]
            ? growth
            : $"<b>{HtmlText.Data(Capital(kept.Label))}:</b> {HtmlText.Data(kept.Text)}.";
    }

    private static (string, string[], string) OfDifference(PageImage image, ImageDelta delta)
    {
        string causes = GrowthHeadline.Causes(delta);
        string sizes = $"unpacked {ByteCount.Format(delta.OldSize.Unpacked)} \u2192 <b>{HtmlText.Size(delta.NewSize.Unpacked)}</b>";
        string transfer = $"transfer {ByteCount.Format(delta.OldSize.Transfer)} \u2192 <b>{HtmlText.Size(delta.NewSize.Transfer)}</b>";
        return (
            HtmlText.Data(delta.IsEmpty ? $"{image.Check.Name} did not change" : Changed(delta, image.Check.Name), 200),
            [sizes, transfer],
            causes.Length > 0 ? HtmlText.Data(causes) + "." : "");
    }

    private static (string, string[], string) OfInspection(PageImage image)
    {
        string basis = TransferWords.Of(image.Analysis.Size) is { Length: > 0 } words ? " " + words : "";
        string[] largest =
        [
            .. image.Analysis.Packages.Where(p => p.Live > 0).OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)
                .Take(3).Select(p => $"{HtmlText.Data(p.Name, 60)} {HtmlText.Size(p.Live)}"),
        ];
        return (
            HtmlText.Data(image.Check.Name, 200),
            [$"unpacked <b>{HtmlText.Size(image.Analysis.Size.Unpacked)}</b>",
                $"transfer <b>{HtmlText.Size(image.Analysis.Size.Transfer)}</b>{basis}"],
            largest.Length == 0 ? "No package was found in it." : $"<b>Largest:</b> {string.Join(", ", largest)}.");
    }

    private static string Changed(ImageDelta delta, string who)
    {
        long change = GrowthHeadline.Change(delta);
        return change == 0
            ? $"{who} is as large as before"
            : $"{who} {(change > 0 ? "grew" : "shrank")} by {ByteCount.Format(Math.Abs(change))}{GrowthHeadline.Relative(delta)}";
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    // "unpacked 17.0 MB, limit 15.0 (+1.99)": the measured number is strong, and what is over has its colour.
    private static string Numbers(string text) => Over().Replace(
        Measured().Replace(HtmlText.Data(text), m => $"<b>{m.Value.Replace(' ', '\u00a0')}</b>", 1), m => $"<b class=\"over\">{m.Value}</b>");

    [GeneratedRegex("[0-9][0-9.,]*( [kMGTPE]?B)?(?=, limit )", RegexOptions.CultureInvariant)]
    private static partial Regex Measured();

    [GeneratedRegex("\\(\\+[^)]*\\)", RegexOptions.CultureInvariant)]
    private static partial Regex Over();
}
