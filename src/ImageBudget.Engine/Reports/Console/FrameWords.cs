using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ImageBudget.Model;
using ImageBudget.Reports.Headlines;
using ImageBudget.Results;

namespace ImageBudget.Reports.Console;

/// <summary>What findings say beside the value that they break, in a few words: the value itself stands above them.</summary>
/// <param name="image">Whose findings.</param>
/// <param name="names">Of its packages.</param>
internal sealed partial class FrameWords(ImageCheck image, ShortNames names)
{
    private const int MostNames = 3;

    private readonly Dictionary<string, Package> _packages = image.Analysis.Packages
        .DistinctBy(p => p.Id, StringComparer.Ordinal).ToDictionary(p => p.Id, StringComparer.Ordinal);

    // Of a limit that several findings break, each says its own.
    private readonly ILookup<(SourceSpan, string), LimitOutcome> _limits = image.Limits
        .Where(l => l.Broken && l.Metric != LimitOutcome.Found).ToLookup(l => (l.Span, l.Metric));

    /// <summary>The package that a finding is about; null when it is about something else.</summary>
    public Package? PackageOf(Finding finding) => _packages.GetValueOrDefault(finding.Subject);

    /// <summary>One line, not yet inert.</summary>
    /// <param name="findings">Of one rule about one value; at least one.</param>
    /// <param name="frees">Whether they are ordered by what leaves with them, not by their own size.</param>
    public string Of(ImmutableArray<Finding> findings, bool frees)
    {
        Finding first = findings[0];
        if (findings is [var only])
        {
            return Of(only);
        }

        if (findings.Any(f => PackageOf(f) is null))
        {
            return $"{ByteCount.Exact(findings.Length)} times";
        }

        string[] all = [.. Ordered(findings, frees).Select(f => names.Of(f.Subject)).Distinct(StringComparer.Ordinal)];
        string some = string.Join(", ", all.Take(MostNames))
            + (all.Length > MostNames ? $", {ByteCount.Exact(all.Length - MostNames)} more" : "");
        return first.Code switch
        {
            Codes.NewPackage => $"{ByteCount.Exact(findings.Length)} are new{(frees ? ": " + some : $", {Sum(findings)}")}",
            Codes.DisallowedReference => $"{ByteCount.Exact(findings.Length)} references" + (frees ? $" from {some}" : ""),
            _ => $"{Counted.Of(findings.Length, "package")}, {Sum(findings)}" + (frees ? ": " + some : ""),
        };
    }

    /// <summary>What leaves with them first, or the largest first.</summary>
    public IEnumerable<Finding> Ordered(IEnumerable<Finding> findings, bool frees) => findings
        .OrderByDescending(f => frees ? f.Frees ?? 0 : PackageOf(f)?.Live ?? 0).ThenBy(f => f.Subject, StringComparer.Ordinal);

    /// <summary>Who refers to the package of a finding: <c>by chalk</c>, <c>unreachable</c>, <c>by the image</c>.</summary>
    public string By(Finding finding) => finding.Chain.Length < 2 ? "unreachable"
        : finding.Chain[^2] == Reference.ImageNode ? "by the image" : "by " + names.Of(finding.Chain[^2]);

    /// <summary>The message without the exact bytes, which stand in the JSON report.</summary>
    public static string Message(Finding finding) => ExactBytes().Replace(finding.Message, "");

    private string Of(Finding finding)
    {
        if (finding.Metric is { } metric && _limits[(finding.Span, metric)].ToArray() is [var limit])
        {
            return finding.Code is Codes.SizeRegression or Codes.PackageRegression ? Grew(finding, limit) : Over(limit);
        }

        if (PackageOf(finding) is not { } package || finding.Code == Codes.OutputCheck)
        {
            return Message(finding);
        }

        string name = names.Of(package.Id);
        string layers = package.Layers is [var layer] ? FormattableString.Invariant($"in layer {layer}")
            : FormattableString.Invariant($"in {package.Layers.Length} layers");
        return finding.Code switch
        {
            Codes.DisallowedReference when finding.Chain.Length >= 2 => $"{names.Of(finding.Chain[^2])} refers to it in {Files(finding)}",
            Codes.NewPackage => $"{name} is new, {ByteCount.Format(package.Live)}" + (finding.Chain.IsEmpty ? ", and unreachable" : ""),
            Codes.ForbiddenPackage => $"{name} is {layers}, {ByteCount.Format(package.Live)}"
                + (finding.Chain.IsEmpty ? ", and unreachable" : ""),
            Codes.DisallowedRequisite or Codes.RequisiteNotAllowed when finding.Chain.Length >= 2 =>
                $"{Referrer(finding)} refers to {(finding.Code == Codes.DisallowedRequisite ? "it" : name)} in {Files(finding)}",
            _ => Message(finding),
        };
    }

    private string Referrer(Finding finding) =>
        finding.Chain[^2] == Reference.ImageNode ? "the image" : names.Of(finding.Chain[^2]);

    private string Files(Finding finding)
    {
        string[] files = [.. finding.Evidence.Select(e => e.Path).Distinct(StringComparer.Ordinal)];
        return files is [var only] ? SizeText.Site(new Evidence(only, null, ""), finding.Chain[^2]) : Counted.Of(files.Length, "file");
    }

    private static string Over(LimitOutcome limit)
    {
        (string measured, _) = SizeText.Compare(limit.Measured, limit.Allowed, limit.IsBytes);
        long over = limit.Measured - limit.Allowed;
        return $"{measured}, over by {(limit.IsBytes ? ByteCount.Format(over) : ByteCount.Exact(over))}";
    }

    private string Grew(Finding finding, LimitOutcome limit)
    {
        string relative = finding.Code == Codes.SizeRegression && image.Delta is { } delta
            && Enum.TryParse(limit.Metric, ignoreCase: true, out SizeMetric metric)
            ? SizeText.Relative(delta.OldSize.In(metric), delta.NewSize.In(metric)) : "";
        return $"grew by {ByteCount.Format(limit.Measured)}" + (relative.Length == 0 ? "" : $" ({relative})");
    }

    private string Sum(ImmutableArray<Finding> findings) =>
        ByteCount.Format(findings.Select(PackageOf).OfType<Package>().DistinctBy(p => p.Id, StringComparer.Ordinal).Sum(p => p.Live));

    [GeneratedRegex(@" \([0-9,]+ bytes\)", RegexOptions.CultureInvariant)]
    private static partial Regex ExactBytes();
}
