using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Reading;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Waste;

/// <summary>IB4004: <c>dive</c>. dive's rules with its formulas and its defaults: a rule that is left out is not off.</summary>
internal sealed class DiveRuleBroken : Rule<DiveRuleBroken.Line>
{
    private const double UsualEfficiency = 0.9;
    private const double UsualUserWasted = 0.1;

    private static readonly BudgetKey<Switchable<double>> LowestEfficiency = new(
        "lowestEfficiency",
        Shapes.Single(ScalarKinds.RatioOrOff),
        "dive's efficiency may not be lower: the smallest copy of each path, added up, divided by all copies.",
        "`0.9`");

    private static readonly BudgetKey<Switchable<long>> HighestWastedBytes = new(
        "highestWastedBytes",
        Shapes.Single(ScalarKinds.SizeOrOff),
        "dive's wasted bytes may not be more: every copy of a path that is in several layers, the live one too.",
        "`disabled`");

    private static readonly BudgetKey<Switchable<double>> HighestUserWastedPercent = new(
        "highestUserWastedPercent",
        Shapes.Single(ScalarKinds.RatioOrOff),
        "A ratio, not a percentage: dive's wasted bytes divided by the file contents of all layers but the first may not be more.",
        "`0.1`");

    private static readonly BudgetKey<ImmutableArray<Line>> Dive = new(
        "dive",
        Shapes.Map(new MapShape("diveRules", LowestEfficiency, HighestWastedBytes, HighestUserWastedPercent), Lines),
        "dive's own rules, as in a `.dive-ci` file. A rule that is left out has dive's default.");

    public override string Code => Codes.DiveRuleBroken;

    public override string Title => "DiveRuleBroken";

    public override string Summary => "The image breaks one of dive's rules.";

    public override BudgetKey Key => Dive;

    public override ImmutableArray<Line> LimitsOf(ImageRules image) => image.Get(Dive);

    public override Needs NeedsOf(Line limit) => Needs.Layers;

    protected override void Check(RuleContext context, Line limit)
    {
        DiveFigures dive = context.Analysis.Dive;
        (long measured, long allowed) = limit.Metric switch
        {
            Metric.Efficiency => (dive.ExcessBytes, DiveLimit.ExcessAllowed(dive, limit.Ratio)),
            Metric.WastedBytes => (dive.WastedBytes, limit.Bytes),
            _ => (dive.WastedBytes, DiveLimit.WastedAllowed(dive, limit.Ratio)),
        };
        string metric = limit.Metric.ToString();
        metric = char.ToLowerInvariant(metric[0]) + metric[1..];
        if (context.IsBroken(Key.Name, metric, Reference.ImageNode, measured, allowed, limit.Span))
        {
            context.Report(Broken(limit.Span, Reference.ImageNode, Says(dive, limit)) with
            {
                Measured = measured,
                Allowed = allowed,
                Metric = metric,
                Contributors = Contributors.Heaviest(context.Analysis.Waste.Select(
                    w => new Contributor(FormattableString.Invariant($"{w.Path} (layer {w.Layer}, {w.Kind} by layer {w.By})"), w.Bytes))),
            });
        }
    }

    private static string Says(DiveFigures dive, Line limit) => limit.Metric switch
    {
        Metric.Efficiency =>
            $"dive's efficiency is {DiveLimit.Words(dive.Efficiency, limit.Ratio)}, below lowestEfficiency {Number(limit.Ratio)}",
        Metric.WastedBytes => $"dive's wasted bytes are {SizeWords.Both(dive.WastedBytes)}, over highestWastedBytes "
            + $"{SizeWords.Both(limit.Bytes)} by {ByteCount.Format(dive.WastedBytes - limit.Bytes)}",
        _ when dive.UserBytes == 0 =>
            $"dive's user wasted percent is infinite, over highestUserWastedPercent {Number(limit.Ratio)}: "
            + $"{SizeWords.Both(dive.WastedBytes)} are wasted, and the layers above the first hold no file contents",
        _ => $"dive's user wasted percent is {DiveLimit.Words((double)dive.WastedBytes / dive.UserBytes, limit.Ratio)}, over "
            + $"highestUserWastedPercent {Number(limit.Ratio)}: {SizeWords.Both(dive.WastedBytes)} are wasted, and the layers above the first "
            + $"hold {ByteCount.Format(dive.UserBytes)}",
    };

    private static string Number(double ratio) => ratio.ToString("R", CultureInfo.InvariantCulture);

    private static ImmutableArray<Line> Lines(MapValue map)
    {
        Located<Switchable<double>>? efficiency = map.Get(LowestEfficiency), percent = map.Get(HighestUserWastedPercent);
        Located<Switchable<long>>? wasted = map.Get(HighestWastedBytes);
        Line?[] lines =
        [
            Ratio(Metric.Efficiency, efficiency, UsualEfficiency),
            wasted is { Value.Value: { } bytes } ? new Line(Metric.WastedBytes, 0, bytes, wasted.Value.Span) : null,
            Ratio(Metric.UserWastedPercent, percent, UsualUserWasted),
        ];
        return [.. lines.OfType<Line>()];

        Line? Ratio(Metric metric, Located<Switchable<double>>? given, double usual) =>
            given is null ? new Line(metric, usual, 0, map.Span)
            : given.Value.Value.Value is { } ratio ? new Line(metric, ratio, 0, given.Value.Span)
            : null;
    }

    /// <summary>One of dive's figures.</summary>
    internal enum Metric
    {
        /// <summary>Smallest copies over all copies.</summary>
        Efficiency,

        /// <summary>All copies of what is in several layers.</summary>
        WastedBytes,

        /// <summary>Wasted bytes over those of all layers but the first.</summary>
        UserWastedPercent,
    }

    /// <summary>One of dive's rules that is on.</summary>
    /// <param name="Metric">Which figure.</param>
    /// <param name="Ratio">The threshold of a ratio; 0 for bytes.</param>
    /// <param name="Bytes">The threshold in bytes; 0 for a ratio.</param>
    /// <param name="Span">Where it is written; of a default, where the map begins.</param>
    internal sealed record Line(Metric Metric, double Ratio, long Bytes, SourceSpan Span) : IBudgetLine;
}
