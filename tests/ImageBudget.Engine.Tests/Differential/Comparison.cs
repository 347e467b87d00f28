using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>Holds what the engine reads in an image against what umoci unpacks.</summary>
internal sealed class Comparison(Umoci umoci)
{
    // Runs of umoci that one image may cost while the smallest program is looked for.
    private const int MostShrinkingRuns = 400;

    public Outcome Compare(OddProgram program)
    {
        UnpackedTree? other = umoci.Unpack(program.ToImage(), out string refusal);
        ImageFormatException? error = null;
        UnpackedTree? ours = null;
        try
        {
            ours = UnpackedTree.Of(ImageAnalyzer.Analyze(new ImageRequest(umoci.Layout), new AnalyzeOptions { Directory = "/" }));
        }
        catch (ImageFormatException e)
        {
            error = e;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new Outcome(OutcomeKind.Crash, e.ToString());
        }

        if (error is not null)
        {
            return other is null ? new Outcome(OutcomeKind.BothRefuse) : OnlyOurs(program, error);
        }

        if (other is null)
        {
            return AgainstWhatIsLeft(program, ours!, refusal);
        }

        Outcome outcome = Compare(program, ours!, other);
        if (outcome.Kind != OutcomeKind.Different)
        {
            return outcome;
        }

        OddProgram overlaid = Accepted.WithFoldersOverLowerLinks(program);
        if (overlaid.ToString() == program.ToString() || umoci.Unpack(overlaid.ToImage(), out _) is not { } shown)
        {
            return outcome;
        }

        return ours!.Live >= other.Live && Compare(program, WithContentsOf(ours, shown), shown) is { Kind: not OutcomeKind.Different }
            ? new Outcome(OutcomeKind.Accepted, Accepted.LowerLink)
            : outcome;
    }

    /// <summary>The smallest program that comes out in the same way.</summary>
    public OddProgram Shrink(OddProgram program, OutcomeKind kind)
    {
        int last = umoci.Runs + MostShrinkingRuns;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = program.Steps - 1; i >= 0; i--)
            {
                foreach (OddProgram smaller in Smaller(program, i))
                {
                    if (umoci.Runs < last && smaller.Steps > 0 && Compare(smaller).Kind == kind)
                    {
                        program = smaller;
                        changed = true;
                        break;
                    }
                }
            }
        }

        return program;
    }

    private static IEnumerable<OddProgram> Smaller(OddProgram program, int step)
    {
        if (step >= program.Steps)
        {
            yield break;
        }

        yield return program.Without(step);
        OddStep old = program.StepAt(step);
        if (old.Dialect.Length > 0)
        {
            yield return program.Change(step, s => s with { Dialect = "" });
        }

        if (old.Path != old.CleanPath)
        {
            yield return program.Change(step, s => s with { Path = s.CleanPath });
        }

        if (old.Path.Contains('/'))
        {
            yield return program.Change(step, s => s with { Path = s.CleanPath[(s.CleanPath.LastIndexOf('/') + 1)..] });
        }

        if (old.Kind is "link" or "fifo" or "char" or "block")
        {
            yield return program.Change(step, s => new OddStep("file", s.Path, Size: 1));
        }

        if (old.Size > 1)
        {
            yield return program.Change(step, s => s with { Size = 1 });
        }
    }

    private static Outcome Compare(OddProgram program, UnpackedTree ours, UnpackedTree other)
    {
        List<string> differences = ours.DifferencesFrom(other);
        if (differences.Count == 0)
        {
            return ours.Live == other.Live
                ? new Outcome(OutcomeKind.Equal)
                : new Outcome(OutcomeKind.Different, FormattableString.Invariant($"live {ours.Live}, umoci {other.Live}"));
        }

        if (ours.Live >= other.Live && Accepted.NameOf(program, ours, other) is { } name)
        {
            return new Outcome(OutcomeKind.Accepted, name);
        }

        return new Outcome(
            OutcomeKind.Different,
            string.Join("; ", differences.Take(6).Append(FormattableString.Invariant($"live {ours.Live}, umoci {other.Live}"))));
    }

    // We may refuse what only engines without overlayfs make of a lower layer's link.
    private Outcome OnlyOurs(OddProgram program, ImageFormatException error)
    {
        OddProgram overlaid = Accepted.WithFoldersOverLowerLinks(program);
        bool isLowerLink = error.Message.Contains("symbolic link of a lower layer", StringComparison.Ordinal)
            || (overlaid.ToString() != program.ToString() && umoci.Unpack(overlaid.ToImage(), out _) is null);
        return isLowerLink ? new Outcome(OutcomeKind.Accepted, Accepted.LowerLink)
            : Accepted.IsBelowFolderAgain(program, error) ? new Outcome(OutcomeKind.Accepted, Accepted.FolderAgain)
            : Accepted.IsBelowHardLink(program, error) ? new Outcome(OutcomeKind.Accepted, Accepted.LinkToLowerLink)
            : new Outcome(OutcomeKind.OnlyWeRefuse, error.Message);
    }

    // Steps that are put in front of others change their contents, not their sizes: a file is the same when its size is.
    private static UnpackedTree WithContentsOf(UnpackedTree ours, UnpackedTree other)
    {
        SortedDictionary<string, string> paths = new(StringComparer.Ordinal);
        foreach ((string path, string what) in ours.Paths)
        {
            string theirs = other.Paths.GetValueOrDefault(path, what);
            bool isSame = what.StartsWith("file", StringComparison.Ordinal) && theirs.Split(' ')[..2].SequenceEqual(what.Split(' ')[..2]);
            paths.Add(path, isSame ? theirs : what);
        }

        return ours with { Paths = paths };
    }

    // An engine that passes over what umoci stops at would unpack the rest: we may not measure less than that.
    private Outcome AgainstWhatIsLeft(OddProgram program, UnpackedTree ours, string refusal)
    {
        OddProgram rest = program;
        UnpackedTree? other;
        while ((other = umoci.Unpack(rest.ToImage(), out _)) is null)
        {
            int good = 0, bad = rest.Steps;
            while (bad - good > 1)
            {
                int middle = (good + bad) / 2;
                (good, bad) = umoci.Unpack(rest.First(middle).ToImage(), out _) is null ? (good, middle) : (middle, bad);
            }

            if (rest.Steps == 1)
            {
                return new Outcome(OutcomeKind.OnlyUmociRefuses, refusal);
            }

            rest = rest.Without(bad - 1);
        }

        if (ours.Live < other.Live && Accepted.HasSparseFlag(program))
        {
            return new Outcome(OutcomeKind.Accepted, Accepted.SparseFlag);
        }

        return ours.Live >= other.Live
            ? new Outcome(OutcomeKind.OnlyUmociRefuses, refusal)
            : new Outcome(OutcomeKind.MeasuredLess, FormattableString.Invariant($"live {ours.Live}; umoci {other.Live} of '{rest}'"));
    }
}
