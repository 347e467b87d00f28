using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Description;
using ImageBudget.Model;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Rules.Regressions;

/// <summary>IB5003: <c>newPackages</c>. A package is new if the baseline has no package with its ecosystem, name and output.</summary>
internal sealed class NewPackage : Rule<NewPackage.Policy>
{
    private static readonly BudgetKey<Policy> NewPackages = new(
        "newPackages",
        Shapes.Single(
            Words.Kind<Severity>("allow, warn or deny", [("allow", Severity.None), ("warn", Severity.Warning), ("deny", Severity.Error)]))
            .As(p => new Policy(p.Value, p.Span)),
        "Whether packages that are not in the baseline are allowed. Packages are compared by ecosystem, name and output.",
        "`allow`");

    public override string Code => Codes.NewPackage;

    public override string Title => "NewPackage";

    public override string Summary => "The image holds a package that the baseline does not.";

    public override BudgetKey Key => NewPackages;

    public override bool Compares => true;

    public override ImmutableArray<Policy> LimitsOf(ImageRules image) =>
        image.Get(NewPackages) is { Value: { Weight: not Severity.None } policy } ? [policy] : [];

    public override Needs NeedsOf(Policy limit) => Needs.AllPackages;

    protected override void Check(RuleContext context, Policy limit)
    {
        if (context.Baseline is not { } baseline)
        {
            return;
        }

        HashSet<(string, string, string?)> known = [.. baseline.Packages.Select(p => (p.Key.Ecosystem, p.Key.Name, p.Key.Output))];
        foreach (Package package in context.Analysis.Packages.Where(p => known.Add((p.Ecosystem, p.Name, PackageKey.OutputOf(p)))))
        {
            Breach breach = RequisiteBreach.Of(
                context, Code, limit.Span, package,
                $"{package.DisplayName} is new since the baseline (+{ByteCount.Format(package.Unpacked)})");
            context.Report(new ReportedBreach(breach with { Measured = package.Unpacked, Metric = "unpacked" }) { Usual = limit.Weight });
        }
    }

    /// <summary>The severity of packages that are not in the baseline.</summary>
    /// <param name="Weight">A warning or an error; none for <c>allow</c>.</param>
    /// <param name="Span">Where the word is written.</param>
    internal sealed record Policy(Severity Weight, SourceSpan Span) : IBudgetLine;
}
