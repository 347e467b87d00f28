using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules;

/// <summary>A rule that limits one number of the image, in bytes or as a count.</summary>
internal abstract class CountedLimit : Rule<CountedLimit.Limit>
{
    /// <summary>The key in the budget; see <see cref="Plain"/> for a single number.</summary>
    protected abstract BudgetKey<Limit> Limited { get; }

    /// <summary>The name of the number in reports.</summary>
    protected abstract string Metric { get; }

    /// <summary>True for bytes, false for a count.</summary>
    protected virtual bool IsBytes => true;

    public sealed override BudgetKey Key => Limited;

    public sealed override ImmutableArray<Limit> LimitsOf(ImageRules image) => image.Get(Limited) is { } limit ? [limit.Value] : [];

    public sealed override IEnumerable<Lowerable> LowerableOf(ImageRules image) =>
        LimitsOf(image)
            .Select(
            l => new Lowerable(Key.Name + (l.AppOnly ? " app" : ""), l.Span, l.Allowed, IsBytes, a => Measure(a, l.AppOnly) ?? l.Allowed));

    /// <summary>The number; null when this analysis does not have it. A simulated image has no files.</summary>
    /// <param name="analysis">With the base image's layers marked.</param>
    /// <param name="appOnly">True: without the content of the base image's layers.</param>
    protected abstract long? Measure(ImageAnalysis analysis, bool appOnly);

    /// <summary>The beginning of the message; ", over the budget of ..." follows.</summary>
    protected abstract string Says(long measured, bool appOnly);

    /// <summary>The end of the message, beginning with <c>; </c>; may be empty.</summary>
    protected virtual string Ends(ImageAnalysis analysis, bool appOnly) => "";

    /// <summary>The contributors to a number of bytes, largest first; may be empty.</summary>
    protected virtual ImmutableArray<Contributor> PartsOf(ImageAnalysis analysis, bool appOnly) => [];

    /// <summary>The fix; null when there is none that always applies.</summary>
    protected virtual string? FixFor(Producer producer) => null;

    /// <summary>A key that holds a single number.</summary>
    protected static BudgetKey<Limit> Plain(string name, ScalarKind<long> kind, string doc) =>
        new(name, Shapes.Single(kind).As(n => new Limit(n.Value, n.Span)), doc);

    protected sealed override void Check(RuleContext context, Limit limit)
    {
        if (Measure(context.Analysis, limit.AppOnly) is not { } measured)
        {
            context.NotMeasured(
                Codes.NotMeasured, limit.Span,
                $"{Key.Name}: this number is not known for a simulated image, so the rule cannot be checked");
            return;
        }

        if (!context.IsBroken(Key.Name, Metric, limit.AppOnly ? AppScope.Subject : "image", measured, limit.Allowed, limit.Span, IsBytes))
        {
            return;
        }

        string over = IsBytes
            ? $"{SizeWords.Both(limit.Allowed)} by {ByteCount.Format(measured - limit.Allowed)}"
            : ByteCount.Exact(limit.Allowed);
        context.Report(
            Broken(limit.Span, "image",
            $"{Says(measured, limit.AppOnly)}, over the budget of {over}{Ends(context.Analysis, limit.AppOnly)}") with
            {
                Measured = measured,
                Allowed = limit.Allowed,
                Metric = Metric,
                Contributors = PartsOf(context.Analysis, limit.AppOnly),
                Fix = FixFor(context.Analysis.Producer),
            });
    }

    /// <summary>The limit.</summary>
    /// <param name="Allowed">Zero or more.</param>
    /// <param name="Span">Where the number is written.</param>
    /// <param name="AppOnly">True: the content of the base image's layers does not count.</param>
    internal sealed record Limit(long Allowed, SourceSpan Span, bool AppOnly = false) : IBudgetLine;
}
