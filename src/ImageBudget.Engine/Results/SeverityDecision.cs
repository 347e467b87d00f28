using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Results;

/// <summary>
/// Determines the severity of a breach from its rule, the budget's <c>severity</c> and <c>enforce</c>, the option warnings-as-errors, and
/// the budget's <c>base</c> if it is only about the base image.
/// </summary>
/// <param name="context">The image.</param>
/// <param name="budgetFile">As the user gave it.</param>
/// <param name="places">The text of the budget; null when it is not at hand.</param>
/// <param name="warningsAsErrors">The option of the caller.</param>
internal sealed class SeverityDecision(RuleContext context, string budgetFile, YamlPlaces? places, bool warningsAsErrors)
{
    /// <summary>Null when the breach is not reported.</summary>
    public Finding? Decide(ReportedBreach breach)
    {
        Severity severity = breach.Always ?? SeverityOf(breach);
        if (severity == Severity.None)
        {
            return null;
        }

        Finding finding = InBase(
            breach,
            new Finding(breach.Breach, severity, context.ImageName, budgetFile) { Source = places?.At(breach.Breach.Span) });
        return finding.Severity == Severity.None ? null : finding;
    }

    // A severity in the budget takes precedence over the rule's own; "enforce" and warnings-as-errors apply to both.
    private Severity SeverityOf(ReportedBreach breach)
    {
        Severity severity = context.Rules.Severity.TryGetValue(breach.Breach.Code, out Located<Severity> set)
            ? set.Value
            : breach.Usual ?? CodeCatalog.Find(breach.Breach.Code)?.DefaultSeverity ?? Severity.Error;
        return Decide(breach.Most is { } most && most < severity ? most : severity);
    }

    private Severity Decide(Severity severity)
    {
        if (severity == Severity.Error && !context.Rules.Enforce)
        {
            severity = Severity.Warning;
        }

        return severity == Severity.Warning && warningsAsErrors ? Severity.Error : severity;
    }

    private Finding InBase(ReportedBreach breach, Finding finding)
    {
        ImmutableArray<LayerSummary> all = context.Analysis.Layers;
        ImmutableArray<int> layers = breach.Layers ?? LayersOf(finding.Subject);
        if (layers.Length == 0 || !layers.All(l => l < all.Length && all[l].Base))
        {
            return finding;
        }

        string which = string.Join(", ", layers.Order().Take(5).Select(l => l.ToString(CultureInfo.InvariantCulture)));
        string text = $" [in the base image's layer{(layers.Length == 1 ? "" : "s")} {which}{(layers.Length > 5 ? " ..." : "")}]";
        return finding with
        {
            Message = finding.Message + text,
            Severity = context.Rules.Base?.Severity is { } severity ? Decide(severity) : finding.Severity,
        };
    }

    private ImmutableArray<int> LayersOf(string subject)
    {
        if (subject == Reference.ImageNode)
        {
            return [];
        }

        if (context.Graph.NodeOf(subject) is { Exists: true } node && context.Graph.PackageOf(node) is { } package)
        {
            return package.Layers;
        }

        return [.. context.Analysis.Layers.Where(l => l.DiffId == subject).Select(l => l.Index).Take(1)];
    }
}
