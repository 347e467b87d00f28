using System.Collections.Immutable;
using ImageBudget.Budgets;
using ImageBudget.Rules;
using ImageBudget.Rules.Edges;
using ImageBudget.Rules.Packages;
using ImageBudget.Rules.Sizes;
using ImageBudget.Rules.Waste;

namespace ImageBudget.Engine.Tests.Budgets;

/// <summary>The values that rules read from an image's part of the budget, by key.</summary>
internal static class RulesOf
{
    extension(ImageRules image)
    {
        public ImmutableArray<SizeLimit> MaxSize => The<ImageTooLarge>().LimitsOf(image);

        public ImmutableArray<SizeLimit> MaxLayerSize => The<LayerTooLarge>().LimitsOf(image);

        public CountedLimit.Limit MaxLayers => The<TooManyLayers>().LimitsOf(image).Single();

        public CountedLimit.Limit MaxReclaimable => The<TooMuchReclaimable>().LimitsOf(image).Single();

        public CountedLimit.Limit MaxDuplicated => The<TooMuchDuplicated>().LimitsOf(image).Single();

        public TooManyVersions.Limit MaxVersionsPerPackage => The<TooManyVersions>().LimitsOf(image).Single();

        public ImmutableArray<DisallowedReference.Line> DisallowedReferences => The<DisallowedReference>().LimitsOf(image);

        public ImmutableArray<DisallowedRequisite.Line> DisallowedRequisites => The<DisallowedRequisite>().LimitsOf(image);

        public RequisiteNotAllowed.AllowedList? AllowedRequisites => The<RequisiteNotAllowed>().LimitsOf(image).SingleOrDefault();

        public ImmutableArray<OutputCheckLine> OutputChecks => The<OutputCheck>().LimitsOf(image);

        public ImmutableArray<ForbiddenPackage.Line> ForbiddenPackages => The<ForbiddenPackage>().LimitsOf(image);

        public ImmutableArray<PackageLimit> Packages => [.. The<PackageTooLarge>().LimitsOf(image).Select(l => l.Of)];

        public ImmutableArray<PathTooLarge.Line> Paths => The<PathTooLarge>().LimitsOf(image);
    }

    private static T The<T>()
        where T : Rule => RuleCatalog.All.OfType<T>().Single();
}
