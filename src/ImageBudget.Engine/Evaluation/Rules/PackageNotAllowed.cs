using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB3004: <c>allowedPackages</c>. Anything in the image, whether something leads to it or not; an empty list allows nothing.</summary>
internal static class PackageNotAllowed
{
    public static void Check(RuleContext context)
    {
        if (context.Rules.AllowedPackages is not Located<ImmutableArray<AllowedPackage>> allowed)
        {
            return;
        }

        bool[] used = new bool[allowed.Value.Length];
        List<Package> others = [];
        foreach (Package package in context.Analysis.Packages)
        {
            bool listed = false;
            for (int i = 0; i < used.Length; i++)
            {
                // Every selector is asked: each has to match something.
                if (context.Matches(allowed.Value[i].Package, package))
                {
                    used[i] = listed = true;
                }
            }

            if (!listed)
            {
                others.Add(package);
            }
        }

        context.IsBroken("allowedPackages", "found", "others", others.Count, 0, allowed.Span, isBytes: false);
        foreach (Package package in others)
        {
            context.Report(RequisiteFinding.Of(
                context,
                Codes.PackageNotAllowed,
                allowed.Span,
                package,
                $"{package.DisplayName} is in the image, but not on the list of allowed packages{LayerWords.Of(context, package.Layers)}") with
            {
                Measured = package.Unpacked,
                Metric = "unpacked",
            });
        }

        foreach ((AllowedPackage item, bool _) in allowed.Value.Zip(used).Where(u => !u.First.Optional && !u.Second))
        {
            context.NotMeasured(
                Codes.SelectorMatchesNothing,
                item.Span,
                $"allowedPackages: nothing in the image matches {InertText.OneLine(item.Package.ToString(), 200)}; "
                + "take it off the list, or say that it may be missing (optional: true)");
        }
    }
}
