using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Checking;

/// <summary>A short text that names the layers that added something, and their command.</summary>
internal static partial class LayerWords
{
    private const int LongestCommand = 72;
    private const int MostIndexes = 4;

    /// <summary><c> [layer 3: RUN apt-get install -y git]</c>; of several layers the first one's command. Empty for none.</summary>
    public static string Of(RuleContext context, IReadOnlyList<int> layers)
    {
        if (layers.Count == 0)
        {
            return "";
        }

        string indexes = string.Join(", ", layers.Take(MostIndexes).Select(l => l.ToString(CultureInfo.InvariantCulture)))
            + (layers.Count > MostIndexes ? " ..." : "");
        string command = layers[0] < context.Analysis.Layers.Length && context.Analysis.Layers[layers[0]].CreatedBy is { } by
            ? Command(by) : "";
        return $" [layer{(layers.Count == 1 ? "" : "s")} {indexes}{(command.Length == 0 ? "" : ": ")}{command}]";
    }

    /// <summary><c>RUN apt-get install -y git</c>; empty when the layer has no command.</summary>
    public static string CommandOf(LayerSummary layer) => layer.CreatedBy is { } by ? Command(by) : "";

    /// <summary>The same as data; indexes without a layer are left out.</summary>
    public static ImmutableArray<FindingLayer> Facts(RuleContext context, IEnumerable<int> layers) =>
    [
        .. layers.Where(l => l < context.Analysis.Layers.Length)
            .Select(l => new FindingLayer(l, context.Analysis.Layers[l].CreatedBy, context.Analysis.Layers[l].Base)),
    ];

    // Removes the text that Docker and BuildKit add to an instruction, and the prefix of Nix's layers.
    private static string Command(string createdBy)
    {
        if (createdBy.StartsWith("store paths:", StringComparison.Ordinal))
        {
            return "";
        }

        string text = InertText.OneLine(createdBy, 4096);
        text = text.EndsWith(" # buildkit", StringComparison.Ordinal) ? text[..^" # buildkit".Length] : text;
        text = Spaces().Replace(text, " ").Trim();
        text = text.StartsWith("RUN ", StringComparison.Ordinal) ? text[4..] : text;
        text = text.StartsWith("/bin/sh -c #(nop) ", StringComparison.Ordinal) ? text["/bin/sh -c #(nop) ".Length..]
            : text.StartsWith("/bin/sh -c ", StringComparison.Ordinal) ? "RUN " + text["/bin/sh -c ".Length..]
            : text.Length < createdBy.Length && createdBy.StartsWith("RUN ", StringComparison.Ordinal) ? "RUN " + text
            : text;
        return InertText.OneLine(text.Trim(), LongestCommand);
    }

    [GeneratedRegex(" {2,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
