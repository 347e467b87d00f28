using System.Collections.Immutable;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>The rules for one image. What is null or empty is not checked, unless a member says otherwise.</summary>
internal sealed record ImageRules
{
    /// <summary>Where the image's part of the file begins.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Null: named after its file.</summary>
    public Located<string>? Name { get; init; }

    /// <summary>File, folder, pattern or <c>-</c>, relative to the budget file; null: given by the caller.</summary>
    public Located<string>? Image { get; init; }

    /// <summary><c>os/architecture[/variant]</c>; null: the only one.</summary>
    public Located<string>? Platform { get; init; }

    /// <summary>Null: the only one.</summary>
    public Located<string>? Tag { get; init; }

    /// <summary>False: findings are warnings.</summary>
    public bool Enforce { get; init; } = true;

    /// <summary>True: the image may be missing.</summary>
    public bool Optional { get; init; }

    /// <summary>By rule code.</summary>
    public required ImmutableSortedDictionary<string, Located<Severity>> Severity { get; init; }

    /// <summary>At most one for each metric.</summary>
    public ImmutableArray<SizeLimit> MaxSize { get; init; } = [];

    public Located<long>? MaxLayers { get; init; }

    /// <summary>For each single layer; at most one for each metric.</summary>
    public ImmutableArray<SizeLimit> MaxLayerSize { get; init; } = [];

    public Located<long>? MaxReclaimable { get; init; }

    public Located<long>? MaxDuplicated { get; init; }

    public ImmutableArray<ReferenceRule> DisallowedReferences { get; init; } = [];

    public ImmutableArray<Located<Selector>> DisallowedRequisites { get; init; } = [];

    /// <summary>Null: not checked; empty: nothing is allowed.</summary>
    public Located<ImmutableArray<Located<Selector>>>? AllowedRequisites { get; init; }

    public ImmutableArray<OutputCheck> OutputChecks { get; init; } = [];

    public ImmutableArray<ForbiddenPackage> ForbiddenPackages { get; init; } = [];

    /// <summary>Null: not checked; empty: nothing is allowed.</summary>
    public Located<ImmutableArray<AllowedPackage>>? AllowedPackages { get; init; }

    public ImmutableArray<PackageLimit> Packages { get; init; } = [];

    public ImmutableArray<PathLimit> Paths { get; init; } = [];

    public Located<long>? MaxVersionsPerPackage { get; init; }

    /// <summary>Against the baseline; at most one for each metric.</summary>
    public ImmutableArray<IncreaseLimit> MaxIncrease { get; init; } = [];

    /// <summary>Null: allowed.</summary>
    public Located<NewPackagePolicy>? NewPackages { get; init; }

    /// <summary>True: without a baseline there is a note; otherwise that is an error.</summary>
    public bool FirstImagePasses { get; init; }

    /// <summary>Null: no layer is known to be the base's.</summary>
    public BaseRule? Base { get; init; }

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>The first rule that compares with the baseline; null when none does.</summary>
    public SourceSpan? NeedsBaseline =>
        MaxIncrease.Select(i => (SourceSpan?)i.Span)
            .Concat(NewPackages is { Value: not NewPackagePolicy.Allow } policy ? [policy.Span] : Array.Empty<SourceSpan?>())
            .Concat(Packages.SelectMany(p => p.MaxIncrease).Select(i => (SourceSpan?)i.Span))
            .FirstOrDefault();

    /// <summary>True when a limit is for what lies above the base image.</summary>
    public bool HasAppLimits => MaxSize.Concat(MaxLayerSize).Any(l => l.AppOnly);

    /// <summary>True when at least one thing is compared: an image that passes without that was not measured.</summary>
    public bool HasRules =>
        !MaxSize.IsEmpty || MaxLayers is not null || !MaxLayerSize.IsEmpty || MaxReclaimable is not null || MaxDuplicated is not null
        || !DisallowedReferences.IsEmpty || !DisallowedRequisites.IsEmpty || AllowedRequisites is not null
        || OutputChecks.Any(c => c.HasRules) || !ForbiddenPackages.IsEmpty || AllowedPackages is not null || !Packages.IsEmpty || !Paths.IsEmpty
        || MaxVersionsPerPackage is not null || NeedsBaseline is not null;
}

/// <summary>A package that may be in the image.</summary>
/// <param name="Package">Which.</param>
/// <param name="Optional">True: it may match nothing.</param>
/// <param name="Span">Where it is written.</param>
internal sealed record AllowedPackage(Selector Package, bool Optional, SourceSpan Span);

/// <summary>A limit for one metric.</summary>
/// <param name="Metric">Which number is compared.</param>
/// <param name="Bytes">Zero or more.</param>
/// <param name="Span">Where the size is written.</param>
/// <param name="AppOnly">True: the base image's layers do not count.</param>
internal sealed record SizeLimit(SizeMetric Metric, long Bytes, SourceSpan Span, bool AppOnly = false);

/// <summary>A limit for growth in one metric.</summary>
/// <param name="Metric">Which number is compared.</param>
/// <param name="Increase">How much it may be larger.</param>
/// <param name="Span">Where the increase is written.</param>
internal sealed record IncreaseLimit(SizeMetric Metric, Increase Increase, SourceSpan Span);

/// <summary>What a package is that the baseline does not hold.</summary>
internal enum NewPackagePolicy
{
    /// <summary>Nothing to speak of.</summary>
    Allow,

    /// <summary>A warning.</summary>
    Warn,

    /// <summary>An error.</summary>
    Deny,
}

/// <summary>Which layers are the base image's. At least one of the first three is given; all that are given have to agree.</summary>
/// <param name="Image">Relative to the budget file.</param>
/// <param name="Layers">How many.</param>
/// <param name="Digests">Of blobs or of layer tars; empty when not given.</param>
/// <param name="Labels">The image's label has to name the base image's manifest.</param>
/// <param name="Severity">For findings about these layers alone; null: as everywhere.</param>
/// <param name="Span">Where the rule begins.</param>
internal sealed record BaseRule(
    Located<string>? Image, Located<long>? Layers, ImmutableArray<Located<string>> Digests, bool Labels, Severity? Severity, SourceSpan Span);

/// <summary>Findings that are accepted for a time.</summary>
/// <param name="Rule">Their code.</param>
/// <param name="Match">What they are about; null: anything.</param>
/// <param name="Until">The last day.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="Span">Where the waiver begins.</param>
internal sealed record Waiver(string Rule, WaiverMatch? Match, DateOnly Until, string Owner, string Reason, SourceSpan Span);

/// <summary>A reference that may not be.</summary>
/// <param name="To">The package that is referred to.</param>
/// <param name="From">The packages that may not refer to it; null: none may.</param>
/// <param name="Span">Where the rule begins.</param>
internal sealed record ReferenceRule(Selector To, Selector? From, SourceSpan Span);

/// <summary>A package that may not be in the image.</summary>
/// <param name="Package">Which.</param>
/// <param name="Reason">The budget's author to the reader of the finding; null when not given.</param>
/// <param name="Span">Where the rule begins.</param>
internal sealed record ForbiddenPackage(Selector Package, string? Reason, SourceSpan Span);

/// <summary>A limit for packages, all matching ones together.</summary>
/// <param name="Packages">Which.</param>
/// <param name="MaxSize">At most one for each metric.</param>
/// <param name="MaxIncrease">Against the baseline; at most one for each metric. One of both is not empty.</param>
/// <param name="Optional">False: matching nothing is an error.</param>
/// <param name="Span">Where the rule begins.</param>
internal sealed record PackageLimit(
    Selector Packages, ImmutableArray<SizeLimit> MaxSize, ImmutableArray<IncreaseLimit> MaxIncrease, bool Optional, SourceSpan Span);

/// <summary>A limit for files, all matching ones together.</summary>
/// <param name="Match">Which.</param>
/// <param name="MaxSize">Bytes.</param>
/// <param name="Optional">False: matching nothing is an error.</param>
/// <param name="Span">Where the rule begins.</param>
internal sealed record PathLimit(PathGlob Match, Located<long> MaxSize, bool Optional, SourceSpan Span);

/// <summary>Nix's checks for the packages that a selector matches.</summary>
internal sealed record OutputCheck
{
    /// <summary>The checked packages, and where the check begins.</summary>
    public required Located<Selector> Package { get; init; }

    /// <summary>Direct references. Null: not checked; empty: nothing is allowed, not even a self reference.</summary>
    public Located<ImmutableArray<OutputCheckItem>>? AllowedReferences { get; init; }

    /// <summary>The closure, itself apart. Null: not checked; empty: nothing is allowed.</summary>
    public Located<ImmutableArray<OutputCheckItem>>? AllowedRequisites { get; init; }

    /// <summary>Direct references.</summary>
    public ImmutableArray<OutputCheckItem> DisallowedReferences { get; init; } = [];

    /// <summary>The closure, itself apart.</summary>
    public ImmutableArray<OutputCheckItem> DisallowedRequisites { get; init; } = [];

    /// <summary>NAR bytes of the package.</summary>
    public Located<long>? MaxSize { get; init; }

    /// <summary>NAR bytes of its closure.</summary>
    public Located<long>? MaxClosureSize { get; init; }

    /// <summary>True when at least one thing is compared.</summary>
    public bool HasRules =>
        AllowedReferences is not null || AllowedRequisites is not null || !DisallowedReferences.IsEmpty || !DisallowedRequisites.IsEmpty
        || MaxSize is not null || MaxClosureSize is not null;
}

/// <summary>An item of an output check: another package, or an output of the checked package itself.</summary>
/// <param name="Package">Null when <paramref name="OwnOutput"/> is given.</param>
/// <param name="OwnOutput">An output of the checked derivation (<c>out</c>, <c>dev</c> ...), as in Nix; null when a package is meant.</param>
/// <param name="Span">Where the item begins.</param>
internal sealed record OutputCheckItem(Selector? Package, string? OwnOutput, SourceSpan Span);
