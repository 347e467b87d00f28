using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules;

/// <summary>
/// What a line of the budget asks of an image. A rule is one file: its code and words, its key in the budget, what it needs to have been
/// measured, and its check. The reader, the JSON Schema, the reference in docs/budget-file.md and the errors about what was not measured
/// follow from it.
/// </summary>
internal abstract class Rule
{
    /// <summary>One of <see cref="Codes"/>.</summary>
    public abstract string Code { get; }

    /// <summary>A name for the finding, one word.</summary>
    public abstract string Title { get; }

    /// <summary>What it says, in one short line.</summary>
    public abstract string Summary { get; }

    /// <summary>Before the budget's <c>severity</c> and <c>enforce</c>.</summary>
    public virtual Severity DefaultSeverity => Severity.Error;

    /// <summary>Its key in the budget, which it may share with another rule; null when it has none of its own.</summary>
    public abstract BudgetKey? Key { get; }

    /// <summary>The key that leads to it.</summary>
    public virtual string KeyName => Key?.Name ?? ImageKeys.Severity.Name;

    /// <summary>True for a rule that compares with the baseline: where there is none, that it found nothing says nothing.</summary>
    public virtual bool Compares => false;

    /// <summary>What the code stands for.</summary>
    public RuleInfo Info => new(Code, Title, DefaultSeverity, Summary, KeyName);

    /// <summary>The lines of the budget that the rule holds this image to, each with what it needs.</summary>
    public abstract IEnumerable<RuleLine> LinesOf(ImageRules image);

    /// <summary>The line of a rule that has no key of its own: the one that turns it on by its severity.</summary>
    protected IEnumerable<RuleLine> LinesOf(ImageRules image, Needs needs) =>
        image.Severity.TryGetValue(Code, out Located<Severity> set) && set.Value != Severity.None ? [new RuleLine(set.Span, [set.Span], needs)] : [];

    /// <summary>Finds the mistakes that only the whole of an image's rules shows.</summary>
    public virtual void Verify(ImageRules image, Mistakes mistakes)
    {
    }

    /// <summary>The limits that may be lowered when the image has shrunk.</summary>
    public virtual IEnumerable<Lowerable> LowerableOf(ImageRules image) => [];

    /// <summary>Measures, and tells the context what was measured and what breaks a line.</summary>
    public abstract void Check(RuleContext context);

    /// <summary>A breach of this rule with everything that is the same for all; <c>with</c> adds the rest before it is reported.</summary>
    protected Breach Broken(SourceSpan span, string subject, string message) => RuleContext.Breach(Code, span, subject, message);
}

/// <summary>A rule with limits in the budget, which it measures all at once.</summary>
internal abstract class LimitRule<TLimit> : Rule
    where TLimit : IBudgetLine
{
    /// <summary>The limits of an image, in the order of the documentation.</summary>
    public abstract ImmutableArray<TLimit> LimitsOf(ImageRules image);

    /// <summary>What has to have been measured for this limit.</summary>
    public abstract Needs NeedsOf(TLimit limit);

    public sealed override IEnumerable<RuleLine> LinesOf(ImageRules image) =>
        LimitsOf(image).Select(l => new RuleLine(l.Span, [.. l.Limits], NeedsOf(l) with { Baseline = Compares }));

    public sealed override void Check(RuleContext context) => Check(context, LimitsOf(context.Rules));

    protected abstract void Check(RuleContext context, ImmutableArray<TLimit> limits);
}

/// <summary>A rule with limits in the budget, which it measures one by one.</summary>
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

/// <summary>A line of the budget that a rule holds an image to.</summary>
/// <param name="Span">Where it begins.</param>
/// <param name="Limits">Where its limits are written.</param>
/// <param name="Needs">What has to have been measured.</param>
internal sealed record RuleLine(SourceSpan Span, ImmutableArray<SourceSpan> Limits, Needs Needs);

/// <summary>A limit that <c>baseline --ratchet</c> may lower.</summary>
/// <param name="Name">For people.</param>
/// <param name="Span">Where it is written.</param>
/// <param name="Allowed">What it is now.</param>
/// <param name="IsBytes">True for bytes, false for pieces.</param>
/// <param name="Measure">What it is compared with; the base image's layers are marked.</param>
internal sealed record Lowerable(string Name, SourceSpan Span, long Allowed, bool IsBytes, Func<ImageAnalysis, long> Measure);
