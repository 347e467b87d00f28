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

    private static readonly ShortOrLongShape ImageSize =
        Sizes("imageSizes", Archive, Transfer, Uncompressed, Unpacked, Live);

    private static readonly ShortOrLongShape LayerSize =
        Sizes("layerSizes", Transfer, Uncompressed, Unpacked);

    private static readonly ShortOrLongShape PackageSize =
        Sizes("packageSizes", Unpacked, Live, Transfer, Nar, ClosureNar, Exclusive, ExclusiveNar);

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
        "maxSize", PackageSize, "Limit for the matching packages together. A bare size means `unpacked`.", "", Required: true);

    public static readonly BudgetKey PathMatch = new(
        "match",
        new ScalarShape(ScalarKinds.PathPattern),
        "Paths in the image. `*` and `?` stay within one name, `**` is any number of folders, `{a,b}` is a choice.",
        "", Required: true);

    public static readonly BudgetKey PathMaxSize = new(
        "maxSize",
        new ScalarShape(ScalarKinds.Size),
        "Limit for the contents of the matching files together, in `unpacked` bytes.",
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

    public static readonly BudgetKey Packages = new(
        "packages",
        new ListShape(new MapShape("packageLimit", [Match, Ecosystem, Output, PackageVersion, PackageMaxSize, OptionalRule], [Match, Ecosystem])),
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

    private static readonly ImmutableArray<BudgetKey> SharedKeys =
    [
        Platform, Tag, Enforce, Severity,
        MaxSize, MaxLayers, MaxLayerSize, MaxReclaimable, MaxDuplicated,
        DisallowedReferences, DisallowedRequisites, AllowedRequisites, OutputChecks,
        ForbiddenPackages, Packages, Paths, MaxVersionsPerPackage,
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

    private static BudgetKey Metric(SizeMetric metric, string doc) => new(metric.Name(), new ScalarShape(ScalarKinds.Size), doc, "not checked");
}
