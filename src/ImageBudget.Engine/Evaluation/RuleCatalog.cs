using System.Collections.Immutable;
using System.Text;
using ImageBudget.Diagnostics;

namespace ImageBudget.Evaluation;

/// <summary>Every code there is, in order. Codes are permanent: a retired one keeps its line and its page.</summary>
public static class RuleCatalog
{
    /// <summary>Ordered by code.</summary>
    public static ImmutableArray<RuleInfo> All { get; } =
    [
        // The budget file, and how the program is called.
        new("IB0001", "BudgetNotFound", Severity.Error, "There is no budget file."),
        new("IB0002", "ImageNotFound", Severity.Error, "The budget's image is not there, or several files match.", "image"),
        new("IB0003", "SelectorMatchesNothing", Severity.Error, "A selector of the budget matches nothing in the image."),
        new("IB0004", "Usage", Severity.Error, "The command line does not make sense."),
        new("IB0005", "ReportNotWritten", Severity.Error, "A report could not be written."),
        new("IB0006", "NothingToCheck", Severity.Warning, "A container was published, but no archive was written that could be checked."),
        new("IB0101", "NotYaml", Severity.Error, "The budget is not readable YAML in UTF-8."),
        new("IB0102", "UnknownKey", Severity.Error, "The budget uses a key that does not exist."),
        new("IB0103", "DuplicateKey", Severity.Error, "The budget says the same key twice."),
        new("IB0104", "WrongType", Severity.Error, "A value of the budget has the wrong shape."),
        new("IB0105", "BadSize", Severity.Error, "A size cannot be read."),
        new("IB0106", "BadValue", Severity.Error, "A value of the budget is not one that is allowed there."),
        new("IB0107", "MissingKey", Severity.Error, "The budget lacks a key that is needed."),
        new("IB0108", "BudgetTooComplex", Severity.Error, "The budget file is too large or too deeply nested."),
        new("IB0109", "EmptyBudget", Severity.Error, "The budget limits nothing."),
        new("IB0110", "DuplicateImageName", Severity.Error, "Two images of the budget have the same name."),

        // Exceptions and baselines.
        new("IB0201", "WaiverExpired", Severity.Error, "A waiver is past its last day.", "waivers"),
        new("IB0202", "WaiverUnused", Severity.Warning, "A waiver matches no finding.", "waivers"),
        new("IB0203", "BaselineUnreadable", Severity.Error, "The baseline cannot be read."),
        new("IB0204", "BaseMismatch", Severity.Error, "The image is not built on the base that the budget names.", "base"),
        new("IB0205", "BaselineNotUsed", Severity.Warning, "A baseline was given, but no rule compares with it."),

        // Sizes and layers.
        new("IB1001", "ImageTooLarge", Severity.Error, "The image is larger than its budget.", "maxSize"),
        new("IB1002", "LayerTooLarge", Severity.Error, "A layer is larger than its budget.", "maxLayerSize"),
        new("IB1003", "TooManyLayers", Severity.Error, "The image has more layers than its budget.", "maxLayers"),

        // References.
        new("IB2001", "DisallowedReference", Severity.Error, "A package refers to one it must not refer to.", "disallowedReferences"),
        new("IB2002", "DisallowedRequisite", Severity.Error, "The closure holds a package that must not be in it.", "disallowedRequisites"),
        new("IB2003", "RequisiteNotAllowed", Severity.Error, "The closure holds a package that is not on the list.", "allowedRequisites"),
        new("IB2004", "OutputCheck", Severity.Error, "A package breaks one of its output checks.", "outputChecks"),
        new("IB2005", "NamedButAbsent", Severity.None, "A store path is named in the image, but not in it.", "severity"),
        new("IB2006", "UnreachablePackage", Severity.None, "Nothing that the image asks for leads to a package.", "severity"),

        // Packages.
        new("IB3001", "ForbiddenPackage", Severity.Error, "The image holds a forbidden package.", "forbiddenPackages"),
        new("IB3002", "PackageTooLarge", Severity.Error, "Packages are larger than their budget.", "packages"),
        new("IB3003", "TooManyVersions", Severity.Error, "The image holds too many versions of one package.", "maxVersionsPerPackage"),
        new("IB3004", "PackageNotAllowed", Severity.Error, "The image holds a package that is not on the list.", "allowedPackages"),

        // Waste and content.
        new("IB4001", "PathTooLarge", Severity.Error, "The files below a path are larger than their budget.", "paths"),
        new("IB4002", "TooMuchReclaimable", Severity.Error, "Lower layers hold too many bytes that later ones hide.", "maxReclaimable"),
        new("IB4003", "TooMuchDuplicated", Severity.Error, "Too many bytes are in the image more than once.", "maxDuplicated"),

        // Regressions.
        new("IB5001", "SizeRegression", Severity.Error, "The image has grown by more than its budget allows.", "maxIncrease"),
        new("IB5002", "PackageRegression", Severity.Error, "Packages have grown by more than their budget allows.", "packages"),
        new("IB5003", "NewPackage", Severity.Error, "The image holds a package that the baseline does not.", "newPackages"),
        new("IB5004", "NoBaseline", Severity.Error, "There is no baseline to compare with.", "firstImage"),
        new("IB5005", "RoomToTighten", Severity.Note, "The image has shrunk so much that its limits can follow.", "maxIncrease"),

        // The image cannot be read.
        new("IB9001", "NotAnImage", Severity.Error, "The image cannot be opened, or is not an image."),
        new("IB9002", "ImageTruncated", Severity.Error, "The image ends too early."),
        new("IB9003", "ImageCorrupt", Severity.Error, "A checksum or a digest of the image does not match."),
        new("IB9004", "MalformedTar", Severity.Error, "A tar archive of the image is malformed."),
        new("IB9005", "MalformedManifest", Severity.Error, "A manifest, index or configuration of the image is malformed."),
        new("IB9006", "MissingBlob", Severity.Error, "A blob that the image needs is not in it."),
        new("IB9007", "Unsupported", Severity.Error, "The image uses something that is not supported."),
        new("IB9008", "LimitExceeded", Severity.Error, "The image goes over a limit that protects this program."),
        new("IB9009", "AmbiguousImage", Severity.Error, "The file holds several images and none was chosen."),
        new("IB9010", "NotMeasured", Severity.Error, "A rule depends on something that could not be measured."),
    ];

    private static readonly ImmutableSortedDictionary<string, RuleInfo> ByCode =
        All.ToImmutableSortedDictionary(r => r.Code, r => r, StringComparer.OrdinalIgnoreCase);

    /// <summary>The rule of a code, upper or lower case; null when there is none.</summary>
    public static RuleInfo? Find(string code) => ByCode.GetValueOrDefault(code);

    /// <summary>The page of a code, Markdown with <c>\n</c>; null when there is none.</summary>
    public static string? Page(string code)
    {
        if (Find(code) is not { } rule)
        {
            return null;
        }

        using Stream? stream = typeof(RuleCatalog).Assembly.GetManifestResourceStream($"rules/{rule.Code}.md");
        if (stream is null)
        {
            return null;
        }

        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>The first paragraph of the page, on one line: what the code means; the summary when there is no page.</summary>
    public static string? Help(string code)
    {
        if (Find(code) is not { } rule)
        {
            return null;
        }

        string[] paragraphs = (Page(code) ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return paragraphs.Length > 1 ? paragraphs[1].Replace('\n', ' ') : rule.Summary;
    }

    /// <summary>The embedded pages, <c>rules/IB1001.md</c>; a test compares them with <see cref="All"/>.</summary>
    internal static IEnumerable<string> PageNames =>
        typeof(RuleCatalog).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("rules/", StringComparison.Ordinal));
}
