using System.Collections.Immutable;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Results;

namespace ImageBudget.Reports.Headlines;

/// <summary>What grew since the baseline: each new package with what it brought along.</summary>
internal static class GrowthHeadline
{
    /// <summary>The label of the row.</summary>
    public const string Label = "since the baseline";

    private const int MostCauses = 3;
    private const int MostBrought = 2;

    /// <summary>One row; none without a baseline.</summary>
    public static IEnumerable<HeadlineRow> Of(ImageCheck image)
    {
        if (image.Delta is not { } delta)
        {
            yield break;
        }

        if (delta.IsEmpty)
        {
            yield return new HeadlineRow(Label, "no change");
            yield break;
        }

        string causes = Causes(delta);
        yield return new HeadlineRow(
            Label, Signed(Change(delta)) + Relative(delta) + (causes.Length == 0 ? "" : ": ") + causes);
    }

    /// <summary>In unpacked bytes, signed.</summary>
    public static long Change(ImageDelta delta) => delta.NewSize.Unpacked - delta.OldSize.Unpacked;

    /// <summary><c> (+39 %)</c>; empty where nothing changed, or there was nothing before.</summary>
    public static string Relative(ImageDelta delta) =>
        SizeText.Relative(delta.OldSize.Unpacked, delta.NewSize.Unpacked) is { Length: > 0 } relative ? $" ({relative})" : "";

    /// <summary><c>erlang +4.39 MB (brings systemd, libgcrypt, 5 more), shop +392.1 kB</c>, inert; empty when no owner changed.</summary>
    public static string Causes(ImageDelta delta)
    {
        // What makes up less than a hundredth of the change is left out.
        long change = Change(delta);
        ImmutableArray<GrowthGroup> groups = [.. GrowthGroup.Of(delta).Where(g => Math.Abs(g.Bytes) >= Math.Abs(change) / 100)];
        string more = groups.Length > MostCauses ? FormattableString.Invariant($", {groups.Length - MostCauses} more") : "";
        return string.Join(", ", groups.Take(MostCauses).Select(g => Words(g, Signed(change)))) + more;
    }

    // Beside the total, the unit is not repeated.
    private static string Words(GrowthGroup group, string total) => $"{group.Name} {SizeText.SignedBeside(group.Bytes, total)}"
        + (group.Along.IsEmpty ? "" : $" (brings {string.Join(", ", group.Along.Take(MostBrought).Select(b => InertText.OneLine(b.Name, 60)))}"
            + (group.Along.Length > MostBrought ? FormattableString.Invariant($", {group.Along.Length - MostBrought} more)") : ")"));

    private static string Signed(long bytes) => (bytes >= 0 ? "+" : "") + ByteCount.Format(bytes);
}
