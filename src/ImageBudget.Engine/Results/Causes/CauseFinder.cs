using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.Rules.Checking;

namespace ImageBudget.Results.Causes;

/// <summary>
/// Looks for the smallest change after which the budget holds, by holding simulated images to it: each candidate alone, then greedily up to
/// three together, each the one that leaves the fewest errors. Greedy is not always smallest; what is found is always true.
/// </summary>
internal sealed class CauseFinder
{
    private const int MostCuts = 3;
    private const int MostSimulations = 24;

    // A simulation costs as much as the image has packages and references: a large image gets fewer.
    private const int MostWork = 4_000_000;

    private readonly ImageCheck _now;
    private readonly SimulatedCheck _simulated;
    private readonly SafeCuts _cuts;
    private readonly ImmutableArray<Finding> _errors;
    private int _left;

    private CauseFinder(RuleInput input, ImageCheck now, SimulatedCheck simulated)
    {
        _simulated = simulated;
        _cuts = input.Analysis.Cuts;
        _now = now;
        _errors = now.Broken;
        int size = input.Analysis.Packages.Length + input.Analysis.References.Length + 1;
        _left = Math.Clamp(MostWork / size, 0, MostSimulations);
    }

    /// <summary>The check with its causes, and with the remedy where one gets rid of anything.</summary>
    /// <param name="input">The image.</param>
    /// <param name="now">Its check.</param>
    /// <param name="evaluate">Holds an image to its rules.</param>
    public static ImageCheck Explain(
        RuleInput input, ImageCheck now, Func<RuleInput, (ImageCheck Check, ImmutableArray<Diagnostic> Diagnostics)> evaluate)
    {
        if (!now.Findings.Any(f => f.Waived is null && f.Severity is Severity.Error or Severity.Warning))
        {
            return now;
        }

        CauseFinder finder = new(input, now, new SimulatedCheck(input, now, evaluate));
        Remedy? remedy = finder.Find();
        return Agreed(now with { Remedy = remedy, Causes = finder.Group(now.Findings, remedy) });
    }

    // What a finding says to do is what its cause says: two ways out of one mistake only confuse.
    private static ImageCheck Agreed(ImageCheck check)
    {
        Dictionary<Finding, Finding> agreed = new(ReferenceEqualityComparer.Instance);
        foreach (Cause cause in check.Causes)
        {
            foreach (Finding finding in cause.Findings.Where(f => !IsAbout(f, cause.Cut)))
            {
                string fix = $"{cause.Cut.Sentence}, which frees {ByteCount.Format(cause.Cut.Frees)}"
                    + (finding.Fix?.Split("; or ") is [_, var other] ? "; or " + other : "");
                agreed.TryAdd(finding, finding with { Fix = fix });
            }
        }

        return agreed.Count == 0 ? check : check with
        {
            Findings = Of(check.Findings),
            Causes = [.. check.Causes.Select(c => c with { Findings = Of(c.Findings) })],
            Remedy = check.Remedy is { } remedy
                ? remedy with { Fixed = Of(remedy.Fixed), Remaining = Of(remedy.Remaining) }
                : null,
        };

        ImmutableArray<Finding> Of(ImmutableArray<Finding> findings) => [.. findings.Select(f => agreed.GetValueOrDefault(f, f))];
    }

    // A finding about the very reference knows more of it, such as the files and the tool that removes it.
    private static bool IsAbout(Finding finding, Cut cut) =>
        finding.Fix is not null && finding.Chain is [.., var from, var to] && from == cut.From && to == cut.To;

    private Remedy? Find()
    {
        if (_errors.IsEmpty)
        {
            return null;
        }

        Remedy? best = Greedy();
        if (best is { IsEnough: true })
        {
            return best;
        }

        // Packages that the budget forbids, and that no cut gets rid of, can still be left out themselves.
        ImmutableArray<string> named =
        [
            .. _errors.Select(f => f.Subject).Where(s => s != Reference.ImageNode && _cuts.Graph.NodeOf(s).Exists)
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        Remedy? without = named.IsEmpty || _left == 0 ? null : Simulate(named, []);
        return without is not null && (best is null || Errors(without) < Errors(best)) ? without : best;
    }

    private Remedy? Greedy()
    {
        ImmutableArray<Cut> candidates = CutCandidates.Of(_cuts, _errors);
        Remedy? best = null;
        while (best is not { IsEnough: true } && (best?.Cuts.Length ?? 0) < MostCuts)
        {
            ImmutableArray<Cut> chosen = best?.Cuts ?? [];
            Remedy? better = null;
            foreach (Cut cut in candidates.Where(c => !chosen.Contains(c)))
            {
                // One simulation is kept for leaving out the packages themselves.
                if (_left <= 1)
                {
                    break;
                }

                Remedy next = Simulate([], [.. chosen, cut]);
                if (better is null || IsBetter(next, better))
                {
                    better = next;
                }
            }

            if (better is null || better.Fixed.IsEmpty || (best is not null && Errors(better) >= Errors(best)))
            {
                return best;
            }

            best = better;
        }

        return best;
    }

    private Remedy Simulate(ImmutableArray<string> packages, ImmutableArray<Cut> cuts)
    {
        _left--;
        return _simulated.Without(packages, cuts);
    }

    // The fewest errors; then the least work; then the most bytes.
    private bool IsBetter(Remedy a, Remedy b)
    {
        if (Errors(a) != Errors(b))
        {
            return Errors(a) < Errors(b);
        }

        return a.Cuts[^1].Sites != b.Cuts[^1].Sites && a.IsEnough
            ? a.Cuts[^1].Sites < b.Cuts[^1].Sites
            : a.After.Live < b.After.Live;
    }

    private int Errors(Remedy remedy) => remedy.Remaining.Count(_now.IsBroken);

    // The remedy's own findings first, one group for each of its cuts; then every other finding by the cut that it names itself.
    private ImmutableArray<Cause> Group(ImmutableArray<Finding> findings, Remedy? remedy)
    {
        List<(Cut Cut, HashSet<Finding> Findings)> groups = [];
        HashSet<Finding> placed = new(ReferenceEqualityComparer.Instance);
        foreach (Cut cut in remedy?.Cuts ?? [])
        {
            IEnumerable<Finding> alone = remedy!.Cuts.Length == 1 ? remedy.Fixed : _left > 0 ? Simulate([], [cut]).Fixed : [];
            groups.Add((cut, [.. alone.Where(placed.Add)]));
        }

        // What only all cuts together fix belongs to the first.
        if (groups.Count > 1)
        {
            groups[0].Findings.UnionWith(remedy!.Fixed.Where(placed.Add));
        }

        foreach (Finding finding in findings.Where(f => f.Waived is null && !placed.Contains(f)))
        {
            if (CutCandidates.Of(_cuts, finding) is not { } cut)
            {
                continue;
            }

            if (groups.FindIndex(g => g.Cut.From == cut.From && g.Cut.To == cut.To) is >= 0 and int at)
            {
                groups[at].Findings.Add(finding);
            }
            else
            {
                groups.Add((cut, [finding]));
            }
        }

        return [.. groups.Where(g => g.Findings.Count > 0).Select(g => new Cause(g.Cut, [.. findings.Where(g.Findings.Contains)]))];
    }
}
