using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References.Graphs;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Html.Columns;

/// <summary>The third column: where to cut, what leaves, what the budget says then, and how to do it.</summary>
internal static class HtmlChangeColumn
{
    private const int MostNamed = 8;

    public static void Write(PageImage image, TextWriter writer)
    {
        string title = image.IsOver ? "The change"
            : PageChange.Grew(image.Check) ? "What would undo most of it"
            : "What one cut would free";
        writer.Write($"<div class=\"column change\">\n<h{image.Level}>{title} <small>{(image.Change is null ? "" : "simulated")}</small></h{image.Level}>\n");
        if (image.Change is not { } change)
        {
            writer.Write(image.IsOver
                ? "<p class=\"soft\">No change is known that would fix any of the findings. The map shows where the bytes are.</p>\n"
                : "<p class=\"soft\">There is no reference that could be cut alone and would free anything.</p>\n");
        }
        else
        {
            WriteChain(image, change, writer);
            WriteOutcome(image, change, writer);
            WriteFix(image, change, writer);
        }

        writer.Write("</div>\n");
    }

    private static void WriteChain(PageImage image, PageChange change, TextWriter writer)
    {
        if (change.Cuts.IsEmpty)
        {
            string names = string.Join(", ", change.Leaving.Take(MostNamed).Select(p => HtmlText.Data(p.DisplayName, 60)));
            string more = change.Leaving.Length > MostNamed ? $", {change.Leaving.Length - MostNamed} more" : "";
            writer.Write($"<p>Leave out <b>{Counted.Of(change.Leaving.Length, "package")}</b>: {names}{more}. "
                + $"<b class=\"over\">{HtmlText.Size(change.Frees)} leave the image.</b></p>\n");
            return;
        }

        Cut cut = change.Cuts[0];
        writer.Write("<ol class=\"chain\">\n");
        foreach (string step in StepsTo(image, cut))
        {
            writer.Write(step);
        }

        string sites = cut.From == Reference.ImageNode ? "take out" : $"cut: {Counted.Of(cut.Sites, "file")}";
        writer.Write($"<li class=\"leaves cut\" data-cut=\"{sites}\"><span class=\"spoken\">{sites} </span>{Box(image, cut.To, cut.ToName)}</li>\n");
        Package[] along = [.. change.Leaving.Where(p => p.Id != cut.To)];
        if (along.Length > 0)
        {
            string others = along.Length > 1 ? $", {along.Length - 1} more" : "";
            writer.Write($"<li class=\"leaves\"><b>{HtmlText.Data(FirstOf(image, along).Name, 60)}{others}</b>"
                + $"<span>{HtmlText.Size(along.Sum(p => p.Live))}</span></li>\n");
        }

        writer.Write($"</ol>\n<p class=\"leaving over\">{HtmlText.Size(change.Frees)} leave the image</p>\n");
        foreach (Cut other in change.Cuts.Skip(1))
        {
            writer.Write($"<p>and {HtmlText.Words(other.Sentence)}</p>\n");
        }
    }

    // The image and the package that is to be changed, with as much between them as fits.
    private static IEnumerable<string> StepsTo(PageImage image, Cut cut)
    {
        ImmutableArray<string> entrypoint = image.Analysis.Image.Entrypoint;
        yield return $"<li><b>image</b><span>{(entrypoint.IsEmpty ? "Cmd" : "Entrypoint")}</span></li>\n";
        GraphNode from = image.Analysis.Graph.NodeOf(cut.From);
        if (!from.Exists || from.IsImage)
        {
            yield break;
        }

        GraphNode[] chain = image.Analysis.Graph.Shortest.ChainTo(from);
        if (chain.Length > 2)
        {
            yield return $"<li class=\"between\"><b>{Counted.Of(chain.Length - 2, "package")}</b><span>between</span></li>\n";
        }

        yield return $"<li>{Box(image, cut.From, cut.FromName)}</li>\n";
    }

    private static string Box(PageImage image, string id, string name)
    {
        Package? package = image.PackageOf(id);
        string size = package is null ? "" : HtmlText.Size(package.Live);
        string label = package is null ? name : package.Version.Length > 0 ? $"{package.Name} {package.Version}" : package.Name;
        return $"<b>{HtmlText.Data(label, 60)}</b><span>{size}</span>";
    }

    // What takes the most along with it.
    private static Package FirstOf(PageImage image, Package[] along) =>
        along.OrderByDescending(p => image.Analysis.Graph.NodeOf(p.Id) is { Exists: true } n ? image.Analysis.Graph.Exclusive[n] : 0)
            .ThenBy(p => p.Id, StringComparer.Ordinal).First();

    private static void WriteOutcome(PageImage image, PageChange change, TextWriter writer)
    {
        string unpacked = HtmlText.Size(change.After.Unpacked), transfer = HtmlText.Size(change.After.Transfer);
        if (image.Check.Remedy is not { } remedy)
        {
            writer.Write($"<p class=\"outcome\"><span><b>{unpacked}</b> unpacked</span> <span><b>{transfer}</b> transfer</span> "
                + $"<span class=\"soft\">from {HtmlText.Size(image.Analysis.Size.Unpacked)} and {HtmlText.Size(image.Analysis.Size.Transfer)}</span></p>\n");
            return;
        }

        int errors = remedy.Remaining.Count(image.IsBroken);
        int warnings = remedy.Remaining.Count(f => f.Severity == Severity.Warning && !image.IsBroken(f));
        string mark = errors == 0 ? "ok\">\u2713 " : "over\">\u2717 ";
        string rest = warnings > 0 ? ", " + Counted.Of(warnings, "warning") : "";
        writer.Write($"<p class=\"outcome\"><span><b class=\"{(errors == 0 ? "ok" : "")}\">{unpacked}</b> unpacked</span> "
            + $"<span><b class=\"{(errors == 0 ? "ok" : "")}\">{transfer}</b> transfer</span> "
            + $"<span><b class=\"{mark}{Counted.Of(errors, "error")}</b>{rest}</span></p>\n");
    }

    // The lines to copy where there are some; else what the finding about the very reference says.
    private static void WriteFix(PageImage image, PageChange change, TextWriter writer)
    {
        if (change.Cuts is not [var cut, ..])
        {
            return;
        }

        ImmutableArray<string> lines = RemedyCommand.Of(image.Analysis, change.Cuts);
        string fix = !lines.IsEmpty ? string.Join('\n', lines) : image.Check.Findings
            .Where(f => f.Fix is not null && f.Waived is null && f.Chain is [.., var from, var to] && from == cut.From && to == cut.To)
            .OrderBy(f => f.Code != Codes.DisallowedReference)
            .FirstOrDefault(_ => cut.From != Reference.ImageNode)?.Fix ?? cut.Sentence;
        bool isNix = lines.Any(l => l.StartsWith(RemedyCommand.RemoveReferencesTo, StringComparison.Ordinal));
        string place = isNix && image.PackageOf(cut.From) is { } source
            ? $"<p class=\"soft\">in postFixup of {HtmlText.Data(source.Name, 60)}</p>" : "";
        writer.Write($"<div class=\"fix\">{place}<pre><code>{string.Join('\n', fix.Split('\n').Select(l => HtmlText.Data(l, 2048)))}</code></pre>"
            + "<button type=\"button\" class=\"copy needs-script\" hidden>Copy</button></div>\n");
    }
}
