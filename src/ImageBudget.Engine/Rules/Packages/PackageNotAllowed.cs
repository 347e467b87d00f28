using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Packages;

/// <summary>IB3004: <c>allowedPackages</c>. Anything in the image, whether or not anything refers to it; an empty list allows
/// nothing.</summary>
internal sealed class PackageNotAllowed : Rule<PackageNotAllowed.AllowedList>
{
    private static readonly BudgetKey<Selector> Name = new(
        "name", Shapes.Single(ScalarKinds.Selector), "The package that may be in the image.", "every package");

    private static readonly BudgetKey<AllowedList> Allowed = new(
        "allowedPackages",
        Shapes.List(Shapes.ShortOrLong(
                ScalarKinds.Selector,
                new MapShape("allowedPackage", [Name, .. SelectorKeys.Narrowing, SelectorKeys.Optional], [Name, SelectorKeys.Ecosystem]),
                Name,
                m => new Item(SelectorKeys.Of(m, Name), m.Get(SelectorKeys.Optional, false), m.Span)))
            .As(l => new AllowedList(l.Value, l.Span)),
        "Nothing else may be in the image, whether or not anything refers to it; `[]` allows nothing.");

    public override string Code => Codes.PackageNotAllowed;

    public override string Title => "PackageNotAllowed";

    public override string Summary => "The image holds a package that is not on the list.";

    public override BudgetKey Key => Allowed;

    public override ImmutableArray<AllowedList> LimitsOf(ImageRules image) => image.Get(Allowed) is { } list ? [list.Value] : [];

    public override Needs NeedsOf(AllowedList limit) => Needs.AllPackages;

    protected override void Check(RuleContext context, AllowedList limit)
    {
        bool[] used = new bool[limit.Items.Length];
        List<Package> others = [];
        foreach (Package package in context.Analysis.Packages)
        {
            bool listed = false;
            for (int i = 0; i < used.Length; i++)
            {
                // Test every selector, because each must match something.
                if (context.Matches(limit.Items[i].Packages, package))
                {
                    used[i] = listed = true;
                }
            }

            if (!listed)
            {
                others.Add(package);
            }
        }

        context.IsBroken(Key.Name, LimitOutcome.Found, "others", others.Count, 0, limit.Span, isBytes: false);
        foreach (Package package in others)
        {
            context.Report(RequisiteBreach.Of(
                context,
                Code,
                limit.Span,
                package,
                $"{package.DisplayName} is in the image, but is not on the list of allowed packages{LayerWords.Of(context, package.Layers)}") with
            {
                Measured = package.Unpacked,
                Metric = "unpacked",
            });
        }

        foreach ((Item item, bool _) in limit.Items.Zip(used).Where(u => !u.First.Optional && !u.Second))
        {
            context.NotMeasured(
                Codes.SelectorMatchesNothing,
                item.Span,
                $"allowedPackages: nothing in the image matches {InertText.OneLine(item.Packages.ToString(), 200)}; "
                + "remove it from the list, or allow it to be missing (optional: true)");
        }
    }

    /// <summary>Everything that may be in the image.</summary>
    /// <param name="Items">Which packages.</param>
    /// <param name="Span">Where the list begins.</param>
    internal sealed record AllowedList(ImmutableArray<Item> Items, SourceSpan Span) : IBudgetLine;

    /// <summary>A package that may be in the image.</summary>
    /// <param name="Packages">Which.</param>
    /// <param name="Optional">True: it may match nothing.</param>
    /// <param name="Span">Where it is written.</param>
    internal sealed record Item(Selector Packages, bool Optional, SourceSpan Span);
}
