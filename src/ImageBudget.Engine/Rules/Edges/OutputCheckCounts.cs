using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Edges;

/// <summary>Counts the breaches of each line of an output check over all checked packages.</summary>
/// <param name="check">The check.</param>
internal sealed class OutputCheckCounts(OutputCheckLine check)
{
    private readonly Dictionary<SourceSpan, long> _found = [];

    /// <summary>Called once for each package that a line does not allow.</summary>
    public void Found(SourceSpan line) => _found[line] = _found.GetValueOrDefault(line) + 1;

    /// <summary>Records every line as a limit of 0, passed or broken.</summary>
    public void Note(RuleContext context)
    {
        string package = InertText.OneLine(check.Package.Value.ToString(), 200);
        if (check.AllowedReferences is { } references)
        {
            Add("allowedReferences", "others", references.Span);
        }

        if (check.AllowedRequisites is { } requisites)
        {
            Add("allowedRequisites", "others", requisites.Span);
        }

        foreach (OutputCheckLine.Item item in check.DisallowedReferences)
        {
            Add("disallowedReferences", Words(item), item.Span);
        }

        foreach (OutputCheckLine.Item item in check.DisallowedRequisites)
        {
            Add("disallowedRequisites", Words(item), item.Span);
        }

        void Add(string key, string what, SourceSpan line) =>
            context.IsBroken(
                $"outputChecks.{key}", LimitOutcome.Found, $"{package} -> {what}", _found.GetValueOrDefault(line), 0, line, isBytes: false);
    }

    private static string Words(OutputCheckLine.Item item) => item.Package is { } other
        ? InertText.OneLine(other.ToString(), 200)
        : $"its output {item.OwnOutput}";
}
