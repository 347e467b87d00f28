using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>The change of one owner, or of the rest.</summary>
/// <param name="Kind">As in <see cref="PackageChange.Kind"/>, or <c>directory</c>, or <c>packed</c>.</param>
/// <param name="Name">Not yet inert.</param>
/// <param name="Change">Signed.</param>
/// <param name="Via">For a package that is new: what refers to it; null elsewhere.</param>
internal sealed record DeltaRow(string Kind, string Name, OwnerBytes Change, string? Via)
{
    /// <summary>The name without versions; not yet inert.</summary>
    public string Short { get; init; } = Name;
}

/// <summary>The change of an image, owner by owner; the same rows in every report. They add up to the whole.</summary>
internal static class DeltaRows
{
    private static readonly ImmutableArray<(string Kind, string Word)> Words =
        [("added", "new"), ("removed", "gone"), ("version", "of another version"), ("grown", "grown"), ("shrunk", "shrunk")];

    /// <summary>The largest change in the metric first.</summary>
    public static ImmutableArray<DeltaRow> Of(ImageDelta delta, SizeMetric metric)
    {
        List<DeltaRow> rows =
        [
            .. delta.Packages.Select(RowOf),
            .. delta.Folders.Select(f => new DeltaRow("directory", f.Path, f.New - f.Old, null)),
        ];
        if (PackedRow(delta) is { } packed)
        {
            rows.Add(packed);
        }

        return [.. rows.OrderByDescending(r => Math.Abs(r.Change.In(metric))).ThenBy(r => r.Name, StringComparer.Ordinal)];
    }

    /// <summary>One package.</summary>
    public static DeltaRow RowOf(PackageChange change) => new(change.Kind, change.Label, change.New - change.Old, change.Via)
    {
        Short = change.Name,
    };

    /// <summary><see cref="Packed"/> as a row; null when there is none.</summary>
    public static DeltaRow? PackedRow(ImageDelta delta) => Packed(delta) is var rest && rest == default
        ? null : new DeltaRow("packed", "same content, compressed differently", rest, null);

    /// <summary>The change that belongs to no owner: the same content compressed differently.</summary>
    public static OwnerBytes Packed(ImageDelta delta) => Total(delta)
        - delta.Packages.Select(p => p.New - p.Old).Concat(delta.Folders.Select(f => f.New - f.Old))
            .Aggregate(default(OwnerBytes), (sum, change) => sum + change);

    /// <summary>The change of the whole image.</summary>
    public static OwnerBytes Total(ImageDelta delta) => new(
        delta.NewSize.Unpacked - delta.OldSize.Unpacked, delta.NewSize.Live - delta.OldSize.Live,
        delta.NewSize.Transfer - delta.OldSize.Transfer);

    /// <summary>The first rows, all others as one, and the total as the last; each only if needed.</summary>
    public static ImmutableArray<DeltaRow> Shown(ImageDelta delta, SizeMetric metric, int top)
    {
        ImmutableArray<DeltaRow> rows = Of(delta, metric);
        int shown = rows.Length <= top + 1 ? rows.Length : top;
        ImmutableArray<DeltaRow>.Builder all = ImmutableArray.CreateBuilder<DeltaRow>();
        all.AddRange(rows.AsSpan(0, shown));
        if (shown < rows.Length)
        {
            OwnerBytes others = rows.Skip(shown).Aggregate(default(OwnerBytes), (sum, r) => sum + r.Change);
            all.Add(new DeltaRow("", string.Create(CultureInfo.InvariantCulture, $"[{rows.Length - shown} others]"), others, null));
        }

        all.Add(new DeltaRow("total", "", Total(delta), null));
        return all.ToImmutable();
    }

    /// <summary><c>unpacked +4.78 MB, live =, transfer +2.10 MB, layers +1, update 2.10 MB; packages: 4 new, 1 gone</c>.</summary>
    public static string Summary(ImageDelta delta)
    {
        string update = delta.Update is { } pulled ? $", update {SizeText.Update(pulled)}" : "";
        if (delta.IsEmpty)
        {
            return "no difference" + (delta.Update is { Pulled.IsEmpty: false } ? update : "");
        }

        OwnerBytes total = Total(delta);
        int layers = delta.NewLayerCount - delta.OldLayerCount;
        string sizes = $"unpacked {Signed(total.Unpacked)}, live {Signed(total.Live)}, transfer {Signed(total.Transfer)}"
            + (layers == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", layers {layers:+0;-0}")) + update;
        string[] kinds =
        [
            .. Words.Select(w => (w.Word, Count: delta.Packages.Count(p => p.Kind == w.Kind)))
                .Where(w => w.Count > 0)
                .Select(w => string.Create(CultureInfo.InvariantCulture, $"{w.Count} {w.Word}")),
        ];
        return kinds.Length == 0 ? sizes : $"{sizes}; packages: {string.Join(", ", kinds)}";
    }

    /// <summary>With a sign; <c>=</c> for none.</summary>
    public static string Signed(long bytes) => bytes == 0 ? "=" : (bytes > 0 ? "+" : "") + ByteCount.Format(bytes);
}
