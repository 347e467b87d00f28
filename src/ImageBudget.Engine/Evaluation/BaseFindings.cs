using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget.Evaluation;

/// <summary>Findings about the base image alone say so, and weigh what the budget's <c>base</c> says they weigh.</summary>
internal static class BaseFindings
{
    /// <summary>Marks what is about packages and layers.</summary>
    public static IReadOnlyList<Finding> Mark(RuleContext context, IReadOnlyList<Finding> findings)
    {
        if (!context.Analysis.Layers.Any(l => l.Base))
        {
            return findings;
        }

        return [.. findings.Select(f => Mark(context, LayersOf(context, f.Subject), f)).Where(f => f.Severity != Severity.None)];
    }

    /// <summary>Marks a finding whose subject lies in these layers, if all of them are the base's.</summary>
    public static Finding Mark(RuleContext context, IReadOnlyCollection<int> layers, Finding finding)
    {
        if (layers.Count == 0 || !layers.All(l => l < context.Analysis.Layers.Length && context.Analysis.Layers[l].Base))
        {
            return finding;
        }

        string which = string.Join(", ", layers.Order().Take(5).Select(l => l.ToString(CultureInfo.InvariantCulture)));
        string text = $" [in the base image's layer{(layers.Count == 1 ? "" : "s")} {which}{(layers.Count > 5 ? " ..." : "")}]";
        return finding with
        {
            Message = finding.Message + text,
            Severity = context.Rules.Base?.Severity is { } severity ? context.Weigh(severity) : finding.Severity,
        };
    }

    private static ImmutableArray<int> LayersOf(RuleContext context, string subject)
    {
        if (subject == Reference.ImageNode)
        {
            return [];
        }

        if (context.Graph.NodeOf(subject) is >= 0 and var node && context.Graph.PackageOf(node) is { } package)
        {
            return package.Layers;
        }

        return [.. context.Analysis.Layers.Where(l => l.DiffId == subject).Select(l => l.Index).Take(1)];
    }
}
