using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB5001, IB5004 and IB5005: <c>maxIncrease</c>, and what is said when there is nothing to compare with.</summary>
internal static class Regression
{
    // A tenth less than what was recorded: the record no longer holds anything back.
    private const int ShrinkPercent = 10;

    public static void Check(RuleContext context)
    {
        if (context.Rules.NeedsBaseline is not { } needed)
        {
            return;
        }

        if (context.Delta is not { } delta)
        {
            Missing(context, needed);
            return;
        }

        foreach (IncreaseLimit limit in context.Rules.MaxIncrease)
        {
            Check(context, delta, limit);
        }

        long saved = delta.OldSize.Unpacked - delta.NewSize.Unpacked;
        if (saved > 0 && saved >= delta.OldSize.Unpacked / 100m * ShrinkPercent)
        {
            context.Report(context.Finding(
                Codes.RoomToTighten,
                needed,
                Reference.ImageNode,
                FormattableString.Invariant($"unpacked shrank by {ByteCount.Format(saved)} ({saved * 100m / delta.OldSize.Unpacked:0.0}%) since the baseline; ")
                + "keep it: refresh the baseline with 'dotnet image-budget baseline', and lower the limits with 'baseline --ratchet'"));
        }
    }

    private static void Check(RuleContext context, ImageDelta delta, IncreaseLimit limit)
    {
        long old = GrowthWords.In(delta.OldSize, limit.Metric);
        long now = GrowthWords.In(delta.NewSize, limit.Metric);
        if (limit.Metric == SizeMetric.Transfer && delta.IsEmpty && ImageSnapshot.SameTransfer(old, now))
        {
            // A rebuild of the same content: a baseline would not be rewritten for it either.
            now = old;
        }

        long allowed = limit.Increase.AllowedOver(old);
        if (!context.IsBroken("maxIncrease", limit.Metric.Name(), Reference.ImageNode, Math.Max(now - old, 0), allowed, limit.Span))
        {
            return;
        }

        ImmutableArray<Growth> changes = GrowthWords.Of(delta, limit.Metric);
        context.Report(WithChain(context, changes, context.Finding(
            Codes.SizeRegression,
            limit.Span,
            Reference.ImageNode,
            GrowthWords.Sentence(limit.Metric.Name(), old, now) + $", over the allowed increase of {limit.Increase}" + GrowthWords.Causes(changes))) with
        {
            Measured = now - old,
            Allowed = allowed,
            Metric = limit.Metric.Name(),
        });
    }

    /// <summary>The rows, and the way to the largest arrival.</summary>
    public static Finding WithChain(RuleContext context, ImmutableArray<Growth> changes, Finding finding)
    {
        finding = finding with { Contributors = GrowthWords.Contributors(changes) };
        if (changes.FirstOrDefault(c => c.Bytes > 0 && !c.Chain.IsEmpty) is not { } arrival)
        {
            return finding;
        }

        ReferenceGraph graph = context.Graph;
        WhyStep? cut = WhyQuery.Find(graph, Reference.ImageNode, arrival.Chain[^1], all: false, precise: false)?.CheapestCut;
        return finding with
        {
            Chain = arrival.Chain,
            ChainNames = context.Names(arrival.Chain),
            Evidence = context.EvidenceOf(graph.NodeOf(arrival.Chain[^2]), graph.NodeOf(arrival.Chain[^1])),
            Frees = cut?.Frees,
            Fix = cut is not { Frees: > 0 }
                ? null
                : FormattableString.Invariant($"cut {context.NameOf(cut.From)} -> {context.NameOf(cut.To)} ({cut.Sites} file{(cut.Sites == 1 ? "" : "s")}), which frees ")
                    + ByteCount.Format(cut.Frees) + "; or accept it: refresh the baseline with 'dotnet image-budget baseline'",
        };
    }

    private static void Missing(RuleContext context, SourceSpan span)
    {
        string name = InertText.OneLine(context.ImageName, 100);
        string why = context.BaselineSource is { } source
            ? $"the baseline {InertText.OneLine(source, 200)} does not hold '{name}'; it holds "
                + (context.BaselineImages.IsEmpty ? "nothing" : string.Join(", ", context.BaselineImages.Take(10).Select(i => InertText.OneLine(i, 60))))
            : "no baseline was given";
        if (context.Rules.FirstImagePasses)
        {
            context.Report(context.Finding(Codes.NoBaseline, span, Reference.ImageNode, $"{why}, so that growth was not measured (firstImage: pass)") with
            {
                Severity = Severity.Note,
            });
        }
        else
        {
            context.NotMeasured(
                Codes.NoBaseline,
                span,
                $"{why}, so that growth cannot be measured; name one with --baseline FILE, record one with 'dotnet image-budget baseline {name}=IMAGE -o FILE', "
                + "or let an image without one pass with 'firstImage: pass'");
        }
    }
}
