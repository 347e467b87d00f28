using System.Collections.Frozen;
using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Html;

/// <summary>One image of a page, with what several sections ask for.</summary>
/// <param name="check">The image; without findings and limits where there is no budget.</param>
/// <param name="kind">What the page answers.</param>
/// <param name="measured">False when something kept the check from measuring.</param>
/// <param name="index">Its place on the page.</param>
/// <param name="alone">True when it is the only one: its sections then have plain ids.</param>
internal sealed class PageImage(ImageCheck check, PageKind kind, bool measured, int index, bool alone)
{
    /// <summary>More would make the page too large; the page says how many there are.</summary>
    private const int MostPackages = 20_000;

    private ImmutableArray<int> _order;

    public ImageCheck Check => check;

    public ImageAnalysis Analysis => check.Analysis;

    public PageKind Kind => kind;

    public bool Measured => measured;

    public int Index => index;

    public bool Alone => alone;

    /// <summary>True when findings put it over its budget.</summary>
    public bool IsOver => !check.Broken.IsEmpty;

    /// <summary>Null when there is nothing to propose.</summary>
    public PageChange? Change { get; } = PageChange.Of(check);

    /// <summary>How it changed since its baseline.</summary>
    public PageGrowth Growth { get; } = PageGrowth.Of(check.Delta);

    /// <summary>Ids of the packages that leave with the change.</summary>
    public FrozenSet<string> Leaving => field ??= (Change?.Leaving ?? []).Select(p => p.Id).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The packages on the page by their place in the analysis, the largest first.</summary>
    public ImmutableArray<int> Order => _order.IsDefault
        ? _order =
        [
            .. Enumerable.Range(0, Analysis.Packages.Length)
                .OrderByDescending(i => Analysis.Packages[i].Live).ThenBy(i => i).Take(MostPackages),
        ]
        : _order;

    /// <summary>For each package of the analysis its place on the page; -1 for one that is not there.</summary>
    public int[] Places => field ??= PlacesOf();

    /// <summary>The heading above its sections: one level deeper where the page holds several images.</summary>
    public int Level => alone ? 2 : 3;

    /// <summary>Of a section.</summary>
    public string Id(string section) => alone ? section : FormattableString.Invariant($"{index + 1}-{section}");

    /// <summary>Ids that label a section: its heading, and the image's where there are several.</summary>
    public string LabelledBy(string section) => Id(section) + "-title" + (alone ? "" : " " + Id("name"));

    /// <summary>What tells landmarks of several images apart, inert; empty where there is one.</summary>
    public string Of => alone ? "" : " of " + HtmlText.Data(check.Name, 100);

    /// <summary>The finding is of severity error, or would be one if the image were enforced.</summary>
    public bool IsBroken(Finding finding) => check.IsBroken(finding);

    /// <summary>What the finding is about, by package id.</summary>
    public static string TargetOf(Finding finding) => finding.Chain.IsEmpty ? finding.Subject : finding.Chain[^1];

    /// <summary>The verdict as a class, a mark and one word; marks stand beside the colours.</summary>
    public (string Class, string Mark, string Word) Verdict => kind != PageKind.Check ? ("", "", "")
        : IsOver ? ("over", "\u2717", "over")
        : measured ? ("ok", "\u2713", "within")
        : ("over", "\u2717", "not measured");

    /// <summary>A package by how people call it, with what it weighs.</summary>
    public Package? PackageOf(string id) => id == Reference.ImageNode ? null : Analysis.Graph.NodeOf(id) is { Exists: true } node
        ? Analysis.Graph.PackageOf(node)
        : null;

    private int[] PlacesOf()
    {
        int[] places = new int[Analysis.Packages.Length];
        Array.Fill(places, -1);
        foreach ((int place, int index) in Order.Index())
        {
            places[index] = place;
        }

        return places;
    }
}
