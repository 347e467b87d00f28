using System.Collections.Immutable;

namespace ImageBudget.Budgets.Description;

/// <summary>
/// Every key of the budget file: what it holds, what it means, and what holds without it. The reader, the JSON Schema and the
/// reference in docs/budget-file.md are all made from this, so that they cannot differ. Order is that of the documentation.
/// </summary>
internal static class BudgetKeys
{
    // ---- sizes, one key per metric

    public static readonly BudgetKey Archive = Metric(SizeMetric.Archive, "The image file (or folder) as given.");
    public static readonly BudgetKey Transfer = Metric(SizeMetric.Transfer, "Compressed layers, as a registry moves them; an estimate where layers are stored plain.");
    public static readonly BudgetKey Uncompressed = Metric(SizeMetric.Uncompressed, "Layer tars.");
    public static readonly BudgetKey Unpacked = Metric(SizeMetric.Unpacked, "File contents over all layers, a hard link once. What a bare size means.");
    public static readonly BudgetKey Live = Metric(SizeMetric.Live, "File contents in the final root file system, a hard link once.");
    public static readonly BudgetKey Nar = Metric(SizeMetric.Nar, "Nix: exact NAR size, as `nix path-info -s` says it.");
    public static readonly BudgetKey ClosureNar = Metric(SizeMetric.ClosureNar, "Nix: NAR size of the closure, as `nix path-info -S` says it.");
    public static readonly BudgetKey Exclusive = Metric(SizeMetric.Exclusive, "Live bytes that would leave the image with the package.");
    public static readonly BudgetKey ExclusiveNar = Metric(SizeMetric.ExclusiveNar, "Nix: NAR bytes that would leave the image with the package.");

    public static readonly BudgetKey Scope = new(
        "scope",
        new ScalarShape(ScalarKinds.Scope),
        "`app`: without the layers of the `base`. Not for `archive`.",
        "`image`");

    private static readonly ShortOrLongShape ImageSize =
        ScopedSizes("imageSizes", Archive, Transfer, Uncompressed, Unpacked, Live);

    private static readonly ShortOrLongShape LayerSize =
        ScopedSizes("layerSizes", Transfer, Uncompressed, Unpacked);

    private static readonly ShortOrLongShape PackageSize =
        Sizes("packageSizes", Unpacked, Live, Transfer, Nar, ClosureNar, Exclusive, ExclusiveNar);

    // ---- growth, one key per metric

    public static readonly BudgetKey TransferIncrease = Growth(SizeMetric.Transfer, "Compressed layers, as a registry moves them.");
    public static readonly BudgetKey UncompressedIncrease = Growth(SizeMetric.Uncompressed, "Layer tars.");
    public static readonly BudgetKey UnpackedIncrease = Growth(SizeMetric.Unpacked, "File contents over all layers. What a bare increase means.");
    public static readonly BudgetKey LiveIncrease = Growth(SizeMetric.Live, "File contents in the final root file system.");

    private static readonly ShortOrLongShape ImageIncrease =
        Increases("imageIncreases", TransferIncrease, UncompressedIncrease, UnpackedIncrease, LiveIncrease);

    private static readonly ShortOrLongShape PackageIncrease =
        Increases("packageIncreases", UnpackedIncrease, LiveIncrease, TransferIncrease);

    // ---- selectors

    public static readonly BudgetKey Ecosystem = new(
        "ecosystem",
        new ScalarShape(ScalarKinds.Ecosystem),
        "Only packages of this kind, a package-URL type: " + string.Join(", ", ScalarKinds.Ecosystems) + ".",
        "any");

    public static readonly BudgetKey Output = new(
        "output",
        new ScalarShape(ScalarKinds.Output),
        "Nix: only this output. `lib` or `\"*\"` widens a bare name, which means the default output (`out`).",
        "a bare name: `out`; a pattern: any");

    public static readonly BudgetKey PackageVersion = new(
        "version", new ScalarShape(ScalarKinds.VersionRange), "Only these versions: `1.4.2`, `1.4.*`, `\"<3.12\"`, `\">=1.2 <2\"`.", "any");

    public static readonly BudgetKey To = new(
        "to",
        new ScalarShape(ScalarKinds.Selector),
        "The package that is referred to.",
        "", Required: true);

    public static readonly BudgetKey From = new(
        "from",
        new ScalarShape(ScalarKinds.Selector),
        "Only references from these packages.",
        "any");

    public static readonly BudgetKey Match = new(
        "match",
        new ScalarShape(ScalarKinds.Selector),
        "The packages that are measured, all together.",
        "every package");

    public static readonly BudgetKey ForbiddenName = new(
        "name",
        new ScalarShape(ScalarKinds.Selector),
        "The package that is forbidden.",
        "", Required: true);

    public static readonly BudgetKey AllowedName = new(
        "name",
        new ScalarShape(ScalarKinds.Selector),
        "The package that may be in the image.",
        "every package");

    public static readonly BudgetKey Reason = new(
        "reason",
        new ScalarShape(ScalarKinds.Text),
        "Why, for whoever meets the finding.",
        "none");

    private static readonly ValueShape ReferenceItem = new ShortOrLongShape(
        ScalarKinds.Selector, new MapShape("reference", To, From, Ecosystem, Output, PackageVersion), To);

    private static readonly ValueShape RequisiteItem = new ShortOrLongShape(
        ScalarKinds.Selector, new MapShape("requisite", To, Ecosystem, Output, PackageVersion), To);

    // ---- parts of an image

    public static readonly BudgetKey OptionalRule = new(
        "optional",
        new ScalarShape(ScalarKinds.Boolean),
        "`true`: it may match nothing. Otherwise that is an error, because nothing would be measured.",
        "`false`");

    public static readonly BudgetKey PackageMaxSize = new(
        "maxSize", PackageSize, "Limit for the matching packages together. A bare size means `unpacked`.", "not checked");

    public static readonly BudgetKey PackageMaxIncrease = new(
        "maxIncrease",
        PackageIncrease,
        "How much the matching packages together may be larger than in the baseline. A bare increase means `unpacked`.",
        "not checked");

    public static readonly BudgetKey PathMatch = new(
        "match",
        new ScalarShape(ScalarKinds.PathPattern),
        "Paths in the image. `*` and `?` stay within one name, `**` is any number of folders, `{a,b}` is a choice.",
        "", Required: true);

    public static readonly BudgetKey PathMaxSize = new(
        "maxSize",
        new ScalarShape(ScalarKinds.Size),
        "Limit for the contents of the matching files together, in `live` bytes: what the final file system holds, a hard link once. What lower layers keep besides is the matter of `maxReclaimable`.",
        "", Required: true);

    public static readonly BudgetKey CheckAllowedReferences = new(
        "allowedReferences",
        new ListShape(RequisiteItem),
        "The package may refer to nothing else directly. Its own outputs are named `out`, `dev`, `lib` ...; a self reference needs `out`.",
        "not checked");

    public static readonly BudgetKey CheckAllowedRequisites = new(
        "allowedRequisites",
        new ListShape(RequisiteItem),
        "Nothing else may be in the package's closure; the package itself is always allowed.",
        "not checked");

    public static readonly BudgetKey CheckDisallowedReferences = new(
        "disallowedReferences",
        new ListShape(RequisiteItem),
        "The package may not refer to these directly; `out` forbids a self reference.",
        "not checked");

    public static readonly BudgetKey CheckDisallowedRequisites = new(
        "disallowedRequisites", new ListShape(RequisiteItem), "These may not be in the package's closure.", "not checked");

    public static readonly BudgetKey CheckMaxSize = new(
        "maxSize", new ScalarShape(ScalarKinds.Size), "Limit for the package's NAR size.", "not checked");

    public static readonly BudgetKey CheckMaxClosureSize = new(
        "maxClosureSize", new ScalarShape(ScalarKinds.Size), "Limit for the NAR size of the package's closure.", "not checked");

    private static readonly ImmutableArray<BudgetKey> OutputCheckKeys =
        [CheckAllowedReferences, CheckAllowedRequisites, CheckDisallowedReferences, CheckDisallowedRequisites, CheckMaxSize, CheckMaxClosureSize];

    // ---- exceptions

    public static readonly BudgetKey WaivedRule = new(
        "rule", new ScalarShape(ScalarKinds.RuleCode), "The code of the findings.", "", Required: true);

    public static readonly BudgetKey WaivedMatch = new(
        "match",
        new ScalarShape(ScalarKinds.WaiverMatch),
        "Only findings about these packages, about these paths (a pattern that begins with `/`), or about the `image` as a whole.",
        "all findings of the rule");

    public static readonly BudgetKey Until = new(
        "until", new ScalarShape(ScalarKinds.Date), "The last day on which the waiver holds, in UTC.", "", Required: true);

    public static readonly BudgetKey Owner = new(
        "owner", new ScalarShape(ScalarKinds.Text), "Who answers for it.", "", Required: true);

    public static readonly BudgetKey WaiverReason = new(
        "reason", new ScalarShape(ScalarKinds.Text), "Why, for whoever meets it later.", "", Required: true);

    // ---- the base image

    public static readonly BudgetKey BaseImage = new(
        "image",
        new ScalarShape(ScalarKinds.Text),
        "The base image's file or folder, relative to the budget file; its layers have to be this image's first ones.",
        "not used");

    public static readonly BudgetKey BaseLayers = new(
        "layers", new ScalarShape(ScalarKinds.PositiveCount), "How many of the first layers are the base.", "not used");

    public static readonly BudgetKey BaseDigests = new(
        "digests",
        new ListShape(new ScalarShape(ScalarKinds.Text)),
        "The digests or diffIDs of the base's layers, which have to be this image's first ones.",
        "not used");

    public static readonly BudgetKey BaseLabels = new(
        "labels",
        new ScalarShape(ScalarKinds.Boolean),
        "`true`: the label `org.opencontainers.image.base.digest` has to name the manifest of the base `image`.",
        "`false`");

    public static readonly BudgetKey BaseSeverity = new(
        "severity",
        new ScalarShape(ScalarKinds.Severity),
        "How much a finding weighs that is about the base's layers alone, so that it can be left to the base's owner.",
        "as everywhere");

    // ---- one image

    public static readonly BudgetKey Name = new(
        "name",
        new ScalarShape(ScalarKinds.Text),
        "Names the image in findings and on the command line; no two are alike.",
        "the image file's name");

    public static readonly BudgetKey Image = new(
        "image",
        new ScalarShape(ScalarKinds.Text),
        "A file, a folder, a pattern with exactly one match, or `-` for standard input; relative to the budget file.",
        "given by the caller");

    public static readonly BudgetKey Platform = new(
        "platform", new ScalarShape(ScalarKinds.Platform), "Chooses from a multi-arch image.", "the only one");

    public static readonly BudgetKey Tag = new(
        "tag", new ScalarShape(ScalarKinds.Text), "Chooses from an archive with several images, such as `shop:latest`.", "the only one");

    public static readonly BudgetKey Enforce = new(
        "enforce",
        new ScalarShape(ScalarKinds.Boolean),
        "`false`: report only. Findings of this image are warnings: how a team starts.",
        "`true`");

    public static readonly BudgetKey OptionalImage = new(
        "optional",
        new ScalarShape(ScalarKinds.Boolean),
        "`true`: the image may be missing. Otherwise that is an error, because nothing would be measured.",
        "`false`");

    public static readonly BudgetKey Severity = new(
        "severity",
        new NamedShape("severities", ScalarKinds.RuleCode, new ScalarShape(ScalarKinds.Severity)),
        "How much a finding weighs, by rule code: `none`, `note`, `warning` or `error`.",
        "each rule's own");

    public static readonly BudgetKey MaxSize = new(
        "maxSize", ImageSize, "Limit for the image. A bare size means `unpacked`.", "not checked");

    public static readonly BudgetKey MaxLayers = new(
        "maxLayers", new ScalarShape(ScalarKinds.Count), "Limit for the number of layers.", "not checked");

    public static readonly BudgetKey MaxLayerSize = new(
        "maxLayerSize", LayerSize, "Limit for each single layer. A bare size means `unpacked`.", "not checked");

    public static readonly BudgetKey MaxReclaimable = new(
        "maxReclaimable", new ScalarShape(ScalarKinds.Size), "Limit for bytes that a later layer overwrites or deletes.", "not checked");

    public static readonly BudgetKey MaxDuplicated = new(
        "maxDuplicated", new ScalarShape(ScalarKinds.Size), "Limit for bytes that repeat the content of another file.", "not checked");

    public static readonly BudgetKey DisallowedReferences = new(
        "disallowedReferences",
        new ListShape(ReferenceItem),
        "No package may refer to these directly (self references apart).",
        "not checked");

    public static readonly BudgetKey DisallowedRequisites = new(
        "disallowedRequisites",
        new ListShape(RequisiteItem),
        "These may not be anywhere in the closure of the image's roots.",
        "not checked");

    public static readonly BudgetKey AllowedRequisites = new(
        "allowedRequisites",
        new ListShape(RequisiteItem),
        "Nothing else may be in the closure of the image's roots; `[]` allows nothing.",
        "not checked");

    public static readonly BudgetKey OutputChecks = new(
        "outputChecks",
        new NamedShape("outputChecks", ScalarKinds.Selector, new MapShape("outputCheck", OutputCheckKeys, OutputCheckKeys)),
        "Nix's own checks with Nix's meaning, for the packages that a selector (the key) matches.",
        "not checked");

    public static readonly BudgetKey ForbiddenPackages = new(
        "forbiddenPackages",
        new ListShape(new ShortOrLongShape(
            ScalarKinds.Selector, new MapShape("forbiddenPackage", ForbiddenName, Ecosystem, Output, PackageVersion, Reason), ForbiddenName)),
        "These may not be in the image at all.",
        "not checked");

    public static readonly BudgetKey AllowedPackages = new(
        "allowedPackages",
        new ListShape(new ShortOrLongShape(
            ScalarKinds.Selector,
            new MapShape("allowedPackage", [AllowedName, Ecosystem, Output, PackageVersion, OptionalRule], [AllowedName, Ecosystem]),
            AllowedName)),
        "Nothing else may be in the image, whether something leads to it or not; `[]` allows nothing.",
        "not checked");

    public static readonly BudgetKey Packages = new(
        "packages",
        new ListShape(new MapShape("packageLimit", [Match, Ecosystem, Output, PackageVersion, PackageMaxSize, PackageMaxIncrease, OptionalRule], [Match, Ecosystem])
        {
            AndOneOf = [PackageMaxSize, PackageMaxIncrease],
        }),
        "Limits for packages.",
        "not checked");

    public static readonly BudgetKey Paths = new(
        "paths",
        new ListShape(new MapShape("pathLimit", PathMatch, PathMaxSize, OptionalRule)),
        "Limits for files and folders.",
        "not checked");

    public static readonly BudgetKey MaxVersionsPerPackage = new(
        "maxVersionsPerPackage",
        new ScalarShape(ScalarKinds.PositiveCount),
        "Limit for different versions of one package; `1` forbids duplicates.",
        "not checked");

    public static readonly BudgetKey MaxIncrease = new(
        "maxIncrease",
        ImageIncrease,
        "How much larger the image may be than in the baseline: bytes, a percentage, or both (`2% and 1 MB`: over both at once). A bare increase means `unpacked`.",
        "not checked");

    public static readonly BudgetKey NewPackages = new(
        "newPackages",
        new ScalarShape(ScalarKinds.NewPackages),
        "What a package is that the baseline does not hold, by ecosystem, name and output.",
        "`allow`");

    public static readonly BudgetKey FirstImage = new(
        "firstImage",
        new ScalarShape(ScalarKinds.FirstImage),
        "What happens when there is nothing to compare with: `pass` says so in a note, `fail` ends with exit code 2.",
        "`fail`");

    public static readonly BudgetKey Base = new(
        "base",
        new MapShape("base", [BaseImage, BaseLayers, BaseDigests, BaseLabels, BaseSeverity], [BaseImage, BaseLayers, BaseDigests]),
        "Which of the layers are the base image's.",
        "none is known");

    public static readonly BudgetKey Waivers = new(
        "waivers",
        new ListShape(new MapShape("waiver", WaivedRule, WaivedMatch, Until, Owner, WaiverReason)),
        "Findings that are accepted for a time. They stay visible and do not fail the check; a waiver past its day is an error, one that matches nothing a warning.",
        "none");

    private static readonly ImmutableArray<BudgetKey> SharedKeys =
    [
        Platform, Tag, Enforce, Severity,
        MaxSize, MaxLayers, MaxLayerSize, MaxReclaimable, MaxDuplicated,
        DisallowedReferences, DisallowedRequisites, AllowedRequisites, OutputChecks,
        ForbiddenPackages, AllowedPackages, Packages, Paths, MaxVersionsPerPackage,
        MaxIncrease, NewPackages, FirstImage, Base, Waivers,
    ];

    /// <summary>One image under <c>images</c>.</summary>
    public static readonly MapShape ImageShape = new("image", [Name, Image, OptionalImage, .. SharedKeys], [Name, Image]);

    // ---- the file

    public static readonly BudgetKey Version = new(
        "version", new ScalarShape(ScalarKinds.FormatVersion), "Version of the file's format.", "`1`");

    public static readonly BudgetKey Defaults = new(
        "defaults",
        new MapShape("defaults", SharedKeys),
        "Merged under every image. Maps merge key by key; of lists and single values the image's own wins.",
        "nothing");

    public static readonly BudgetKey Images = new(
        "images",
        new ListShape(ImageShape),
        "The images. Without this key the keys of one image stand at the top level.",
        "one image, at the top level");

    /// <summary>The file with <c>images</c>.</summary>
    public static readonly MapShape LongForm = new("budget", Version, Defaults, Images);

    /// <summary>The file without it: the keys of one image at the top level.</summary>
    public static readonly MapShape ShortForm = new("shortBudget", [Version, Defaults, Name, Image, .. SharedKeys]);

    private static ShortOrLongShape Sizes(string name, params ImmutableArray<BudgetKey> metrics) =>
        new(ScalarKinds.Size, new MapShape(name, metrics, metrics), Unpacked);

    private static ShortOrLongShape ScopedSizes(string name, params ImmutableArray<BudgetKey> metrics) =>
        new(ScalarKinds.Size, new MapShape(name, [.. metrics, Scope], metrics), Unpacked);

    private static ShortOrLongShape Increases(string name, params ImmutableArray<BudgetKey> metrics) =>
        new(ScalarKinds.Increase, new MapShape(name, metrics, metrics), UnpackedIncrease);

    private static BudgetKey Growth(SizeMetric metric, string doc) => new(metric.Name(), new ScalarShape(ScalarKinds.Increase), doc, "not checked");

    private static BudgetKey Metric(SizeMetric metric, string doc) => new(metric.Name(), new ScalarShape(ScalarKinds.Size), doc, "not checked");
}
