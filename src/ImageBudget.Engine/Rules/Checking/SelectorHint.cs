using ImageBudget.Analysis;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>Suggests what was probably meant by a selector that matches nothing.</summary>
internal static class SelectorHint
{
    private const int MostOutputs = 3;

    /// <summary>Part of a message that begins with <c>; </c>, without control characters; empty when there is no suggestion.</summary>
    public static string For(ImageAnalysis analysis, Selector selector)
    {
        if (selector.Text is not { } text)
        {
            return "";
        }

        // Nix: the output gcc-12.2.0-lib does not match the bare name gcc.
        string[] outputs =
        [
            .. analysis.Packages.Where(p => p.Name == text && !PackageNames.Of(p).IsDefaultOutput).Select(p => p.FullName)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostOutputs),
        ];
        if (outputs.Length > 0 && selector.Output is null)
        {
            return $"; a bare name means the default output, but the image has {string.Join(", ", outputs.Select(o => InertText.OneLine(o, 100)))}";
        }

        string word = text.Trim('*');
        IEnumerable<string> names = analysis.Packages.Where(p => selector.Ecosystem is null || p.Ecosystem == selector.Ecosystem)
            .SelectMany(p => new[] { p.Name, p.FullName }).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return NearestSpelling.Of(word, names) is { } near && near != word ? $"; did you mean '{InertText.OneLine(near, 100)}'?" : "";
    }
}
