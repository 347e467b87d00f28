using System.Collections.Immutable;
using System.Text;
using ImageBudget.Model;
using ImageBudget.Rules;

namespace ImageBudget.Results;

/// <summary>All codes, of rules and others. Codes are permanent: a retired code keeps its page.</summary>
public static class CodeCatalog
{
    private static readonly ImmutableArray<RuleInfo> Others =
    [
        // Budget file and command line.
        new(Codes.BudgetNotFound, "BudgetNotFound", Severity.Error, "There is no budget file."),
        new(Codes.ImageNotFound, "ImageNotFound", Severity.Error, "The image that the budget names does not exist, or several files match.",
            "image"),
        new(Codes.SelectorMatchesNothing, "SelectorMatchesNothing", Severity.Error,
            "A selector of the budget matches nothing in the image."),
        new(Codes.Usage, "Usage", Severity.Error, "The command line is invalid."),
        new(Codes.ReportNotWritten, "ReportNotWritten", Severity.Error, "A report could not be written."),
        new(Codes.NothingToCheck, "NothingToCheck", Severity.Warning,
            "A container was published, but no archive was written, so nothing was checked."),
        new(Codes.NotYaml, "NotYaml", Severity.Error, "The budget is not readable YAML in UTF-8."),
        new(Codes.UnknownKey, "UnknownKey", Severity.Error, "The budget uses a key that does not exist."),
        new(Codes.DuplicateKey, "DuplicateKey", Severity.Error, "The budget contains the same key twice."),
        new(Codes.WrongType, "WrongType", Severity.Error, "A value of the budget has the wrong shape."),
        new(Codes.BadSize, "BadSize", Severity.Error, "A size cannot be read."),
        new(Codes.BadValue, "BadValue", Severity.Error, "A value of the budget is not one of the allowed values."),
        new(Codes.MissingKey, "MissingKey", Severity.Error, "The budget lacks a key that is needed."),
        new(Codes.BudgetTooComplex, "BudgetTooComplex", Severity.Error, "The budget file is too large or too deeply nested."),
        new(Codes.EmptyBudget, "EmptyBudget", Severity.Error, "The budget limits nothing."),
        new(Codes.DuplicateImageName, "DuplicateImageName", Severity.Error, "Two images of the budget have the same name."),

        // Waivers and baselines.
        new(Codes.WaiverExpired, "WaiverExpired", Severity.Error, "A waiver is past its last day.", "waivers"),
        new(Codes.WaiverUnused, "WaiverUnused", Severity.Warning, "A waiver matches no finding.", "waivers"),
        new(Codes.BaselineUnreadable, "BaselineUnreadable", Severity.Error, "The baseline cannot be read."),
        new(Codes.BaseMismatch, "BaseMismatch", Severity.Error, "The image is not built on the base that the budget names.", "base"),
        new(Codes.BaselineNotUsed, "BaselineNotUsed", Severity.Warning, "A baseline was given, but no rule compares with it."),

        // The image cannot be read.
        new(Codes.NotAnImage, "NotAnImage", Severity.Error, "The image cannot be opened, or is not an image."),
        new(Codes.ImageTruncated, "ImageTruncated", Severity.Error, "The image ends too early."),
        new(Codes.ImageCorrupt, "ImageCorrupt", Severity.Error, "A checksum or a digest of the image does not match."),
        new(Codes.MalformedTar, "MalformedTar", Severity.Error, "A tar archive of the image is malformed."),
        new(Codes.MalformedManifest, "MalformedManifest", Severity.Error, "A manifest, index or configuration of the image is malformed."),
        new(Codes.MissingBlob, "MissingBlob", Severity.Error, "A blob that the image needs is not in it."),
        new(Codes.Unsupported, "Unsupported", Severity.Error, "The image uses something that is not supported."),
        new(Codes.LimitExceeded, "LimitExceeded", Severity.Error, "The image exceeds a limit that protects this program."),
        new(Codes.AmbiguousImage, "AmbiguousImage", Severity.Error, "The file holds several images and none was chosen."),
        new(Codes.NotMeasured, "NotMeasured", Severity.Error, "A rule depends on something that could not be measured."),
    ];

    /// <summary>Ordered by code.</summary>
    public static ImmutableArray<RuleInfo> All { get; } =
        [.. RuleCatalog.All.Select(r => r.Info).Concat(Others).OrderBy(r => r.Code, StringComparer.Ordinal)];

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

        using Stream? stream = typeof(CodeCatalog).Assembly.GetManifestResourceStream($"rules/{rule.Code}.md");
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
        typeof(CodeCatalog).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("rules/", StringComparison.Ordinal));
}
