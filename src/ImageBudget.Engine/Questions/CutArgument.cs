using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Questions;

/// <summary>
/// Both ends of a reference as typed, <c>FROM:TO</c>. Package URLs contain colons, so every colon is tried: the right one has
/// a package on both sides.
/// </summary>
/// <param name="From">What is before it; <see cref="Reference.ImageNode"/> is the image.</param>
/// <param name="To">What stands after it.</param>
/// <param name="Complaint">Why it cannot be read; null when it can, though a side may still be the name of several packages, or, with one
/// colon, of none.</param>
internal sealed record CutArgument(string From, string To, string? Complaint)
{
    // Each reading looks at every package; no two package URLs have more.
    private const int MostColons = 16;

    public static CutArgument Read(ImageAnalysis analysis, string text)
    {
        (string From, string To)[] splits =
        [
            .. Enumerable.Range(0, text.Length).Where(i => text[i] == ':' && i > 0 && i < text.Length - 1)
                .Select(i => (text[..i], text[(i + 1)..])),
        ];
        if (splits.Length is 0 or > MostColons)
        {
            return new("", "", $"--cut must be FROM:TO, two packages separated by a colon, not '{text}'");
        }

        (string From, string To)[] fit = splits.Length == 1
            ? splits : [.. splits.Where(s => IsPackage(analysis, s.From, orImage: true) && IsPackage(analysis, s.To, orImage: false))];
        return fit.Length == 1
            ? new(fit[0].From, fit[0].To, null)
            : new("", "", fit.Length == 0
                ? $"--cut {text}: no colon has a package on both sides; read as {Listed(splits)}"
                : $"--cut {text} can be read in {fit.Length} ways: {Listed(fit)}; write a store path or another name");
    }

    private static bool IsPackage(ImageAnalysis analysis, string text, bool orImage) =>
        (orImage && text == Reference.ImageNode)
        || (!string.IsNullOrWhiteSpace(text) && PackageSelector.Resolve(analysis, text) is var found
            && (found.Package is not null || !found.Candidates.IsEmpty));

    private static string Listed((string From, string To)[] splits) => string.Join(", ", splits.Select(s => $"'{s.From}' to '{s.To}'"));
}
