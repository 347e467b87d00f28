using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules;

/// <summary>
/// A rule of the budget. Each rule is one file: its code and texts, its key in the budget, the measurements that it needs
/// and its check. The reader, the JSON Schema, the reference in docs/budget-file.md and the errors about missing measurements
/// are derived from it.
/// </summary>
internal abstract class Rule
{
    /// <summary>One of <see cref="Codes"/>.</summary>
    public abstract string Code { get; }

    /// <summary>The name of the finding, one word.</summary>
    public abstract string Title { get; }

    /// <summary>One short sentence.</summary>
    public abstract string Summary { get; }

    /// <summary>The default severity, before the budget's <c>severity</c> and <c>enforce</c>.</summary>
    public virtual Severity DefaultSeverity => Severity.Error;

    /// <summary>The key in the budget, which another rule may share; null when the rule has no key.</summary>
    public abstract BudgetKey? Key { get; }

    /// <summary>The key that leads to it.</summary>
    public virtual string KeyName => Key?.Name ?? ImageKeys.Severity.Name;

    /// <summary>True for a rule that compares with the baseline. Without a baseline, the absence of findings does not mean that the rule
    /// passes.</summary>
    public virtual bool Compares => false;

    /// <summary>The meaning of the code.</summary>
    public RuleInfo Info => new(Code, Title, DefaultSeverity, Summary, KeyName);

    /// <summary>The budget lines that the rule checks for this image, each with its needs.</summary>
    public abstract IEnumerable<RuleLine> LinesOf(ImageRules image);

    /// <summary>The line of a rule without a key: the severity that enables the rule.</summary>
    protected IEnumerable<RuleLine> LinesOf(ImageRules image, Needs needs) =>
        image.Severity.TryGetValue(Code, out Located<Severity> set) && set.Value != Severity.None
            ? [new RuleLine(set.Span, [set.Span], needs)] : [];

    /// <summary>Finds mistakes in the combination of an image's rules.</summary>
    public virtual void Verify(ImageRules image, Mistakes mistakes)
    {
    }

    /// <summary>The limits that may be lowered when the image has shrunk.</summary>
    public virtual IEnumerable<Lowerable> LowerableOf(ImageRules image) => [];

    /// <summary>Measures, and reports measured limits and breaches to the context.</summary>
    public abstract void Check(RuleContext context);

    /// <summary>A breach of this rule with the common properties; set the others with <c>with</c> before it is reported.</summary>
    protected Breach Broken(SourceSpan span, string subject, string message) => RuleContext.Breach(Code, span, subject, message);
}

/// <summary>A rule that measures all its limits together.</summary>
internal abstract class LimitRule<TLimit> : Rule
    where TLimit : IBudgetLine
{
    /// <summary>The limits of an image, in the order of the documentation.</summary>
    public abstract ImmutableArray<TLimit> LimitsOf(ImageRules image);

    /// <summary>What must have been measured for this limit.</summary>
    public abstract Needs NeedsOf(TLimit limit);

    public sealed override IEnumerable<RuleLine> LinesOf(ImageRules image) =>
        LimitsOf(image).Select(l => new RuleLine(l.Span, [.. l.Limits], With(NeedsOf(l))));

    public sealed override void Check(RuleContext context) => Check(context, LimitsOf(context.Rules));

    protected abstract void Check(RuleContext context, ImmutableArray<TLimit> limits);

    private Needs With(Needs needs) => needs with { Baseline = needs.Baseline || Compares };
}

/// <summary>A rule that measures its limits one by one.</summary>
internal abstract class Rule<TLimit> : LimitRule<TLimit>
    where TLimit : IBudgetLine
{
    protected sealed override void Check(RuleContext context, ImmutableArray<TLimit> limits)
    {
        foreach (TLimit limit in limits)
        {
            Check(context, limit);
        }
    }

    protected abstract void Check(RuleContext context, TLimit limit);
}

/// <summary>A budget line that a rule checks.</summary>
/// <param name="Span">Where it begins.</param>
/// <param name="Limits">Where its limits are written.</param>
/// <param name="Needs">What must have been measured.</param>
internal sealed record RuleLine(SourceSpan Span, ImmutableArray<SourceSpan> Limits, Needs Needs);

/// <summary>A limit that <c>baseline --ratchet</c> may lower.</summary>
/// <param name="Name">For output.</param>
/// <param name="Span">Where it is written.</param>
/// <param name="Allowed">What it is now.</param>
/// <param name="IsBytes">True for bytes, false for a count.</param>
/// <param name="Measure">Gives the measured value; the base image's layers are marked.</param>
internal sealed record Lowerable(string Name, SourceSpan Span, long Allowed, bool IsBytes, Func<ImageAnalysis, long> Measure);
