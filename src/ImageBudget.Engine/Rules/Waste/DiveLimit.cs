using System.Globalization;
using ImageBudget.Analysis;

namespace ImageBudget.Rules.Waste;

/// <summary>
/// dive's three rules as limits in bytes (wagoodman/dive v0.13 <c>cmd/dive/cli/internal/command/ci/rules.go</c>): a rule fails when the
/// ratio, a 64-bit float, is below or above its threshold; being equal passes.
/// </summary>
internal static class DiveLimit
{
    /// <summary>The most bytes that the copies of a path may have beyond its smallest one: <c>smallest / all</c> is then at least
    /// <paramref name="lowest"/>.</summary>
    public static long ExcessAllowed(DiveFigures dive, double lowest)
    {
        long all = dive.CountedBytes;
        return all == 0 ? 0 : Largest(all, excess => (double)(all - excess) / all >= lowest);
    }

    /// <summary>The most wasted bytes that keep <c>wasted / user</c> at or below <paramref name="highest"/>. Without user bytes dive divides
    /// by zero: nothing wasted is not a number, which passes, and anything else is infinite, which fails.</summary>
    public static long WastedAllowed(DiveFigures dive, double highest)
    {
        long user = dive.UserBytes;
        return user == 0 ? 0 : Largest(Math.Max(user, dive.WastedBytes), wasted => (double)wasted / user <= highest);
    }

    /// <summary>As short as it can be without hiding that the two differ.</summary>
    public static string Words(double ratio, double beside)
    {
        string text = ratio.ToString("0.####", CultureInfo.InvariantCulture);
        return text == beside.ToString("0.####", CultureInfo.InvariantCulture) ? ratio.ToString("R", CultureInfo.InvariantCulture) : text;
    }

    // By halving: the predicate holds up to some number and for none above.
    private static long Largest(long most, Func<long, bool> holds)
    {
        if (holds(most))
        {
            return most;
        }

        long yes = -1, no = most;
        while (no - yes > 1)
        {
            long middle = yes + ((no - yes) / 2);
            (yes, no) = holds(middle) ? (middle, no) : (yes, middle);
        }

        return yes;
    }
}
