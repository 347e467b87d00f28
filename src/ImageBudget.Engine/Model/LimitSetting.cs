using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>One limit that a user can set by name.</summary>
/// <param name="Name">As it is typed, camelCase.</param>
/// <param name="IsBytes">A size, which may be written with a unit; else a plain number.</param>
/// <param name="Most">The largest value that the code can work with.</param>
/// <param name="Of">Reads it.</param>
/// <param name="With">The same limits with this one changed; at most <paramref name="Most"/>.</param>
internal sealed record LimitSetting(
    string Name, bool IsBytes, long Most, Func<ImageLimits, long> Of, Func<ImageLimits, long, ImageLimits> With)
{
    // The largest array, short of its header.
    private const int MostArray = 0x7FFFFFC0;

    /// <summary>All of them, in the order of docs/limits.md.</summary>
    public static ImmutableArray<LimitSetting> All { get; } =
    [
        // A layer's index has 16 bits, a member's 31.
        Count("layers", ushort.MaxValue, l => l.Layers, (l, v) => l with { Layers = v }),
        Count("members", 100_000_000, l => l.Members, (l, v) => l with { Members = v }),
        Count("indexDepth", 1_000, l => l.IndexDepth, (l, v) => l with { IndexDepth = v }),
        Count("descriptors", 10_000_000, l => l.Descriptors, (l, v) => l with { Descriptors = v }),
        Bytes("jsonBytes", MostArray, l => l.JsonBytes, (l, v) => l with { JsonBytes = (int)v }),
        Count("jsonDepth", 1_000, l => l.JsonDepth, (l, v) => l with { JsonDepth = v }),
        Bytes("streamedBytes", long.MaxValue, l => l.StreamedBytes, (l, v) => l with { StreamedBytes = v }),
        Count("ratio", int.MaxValue, l => l.Ratio, (l, v) => l with { Ratio = v }),
        Bytes("ratioFloor", long.MaxValue, l => l.RatioFloor, (l, v) => l with { RatioFloor = v }),
        Count("entries", 1_000_000_000, l => l.Entries, (l, v) => l with { Entries = v }),
        Count("pathDepth", 1_000_000, l => l.PathDepth, (l, v) => l with { PathDepth = v }),
        Bytes("nameBytes", 64 * 1024 * 1024, l => l.NameBytes, (l, v) => l with { NameBytes = (int)v }),
        Bytes("namesBytes", MostArray, l => l.NamesBytes, (l, v) => l with { NamesBytes = (int)v }),
        Bytes("paxBytes", 1024 * 1024 * 1024, l => l.PaxBytes, (l, v) => l with { PaxBytes = (int)v }),
        Count("sparseRegions", 100_000_000, l => l.SparseRegions, (l, v) => l with { SparseRegions = v }),
        Bytes("sparseZeros", long.MaxValue, l => l.SparseZeros, (l, v) => l with { SparseZeros = v }),
        Count("linkSteps", int.MaxValue, l => l.LinkSteps, (l, v) => l with { LinkSteps = v }),
        Bytes("documentBytes", MostArray, l => l.DocumentBytes, (l, v) => l with { DocumentBytes = (int)v }),
        Bytes("documentsBytes", long.MaxValue, l => l.DocumentsBytes, (l, v) => l with { DocumentsBytes = v }),
        Count("mentions", 100_000_000, l => l.Mentions, (l, v) => l with { Mentions = v }),
        Bytes("zstdWindow", MostWindow, l => l.ZstdWindow, (l, v) => l with { ZstdWindow = v }),
        Bytes("xzDictionary", MostWindow, l => l.XzDictionary, (l, v) => l with { XzDictionary = v }),
    ];

    // A decoder keeps the window and one more block in one array.
    private const long MostWindow = 1L << 30;

    /// <summary>The end of an error message: how to raise the limit for a trusted image.</summary>
    /// <param name="name">Of a limit.</param>
    public static string WayOut(string name) =>
        All.Any(s => s.Name == name) ? $"; --limit {name}=N raises it" : throw new ArgumentOutOfRangeException(nameof(name), name, null);

    /// <summary>All values in one line, to distinguish analyses that were made with different limits.</summary>
    public static string Describe(ImageLimits limits) =>
        string.Join(';', All.Select(s => FormattableString.Invariant($"{s.Name}={s.Of(limits)}")));

    private static LimitSetting Count(string name, int most, Func<ImageLimits, int> of, Func<ImageLimits, int, ImageLimits> with) =>
        new(name, IsBytes: false, most, l => of(l), (l, v) => with(l, (int)v));

    private static LimitSetting Bytes(string name, long most, Func<ImageLimits, long> of, Func<ImageLimits, long, ImageLimits> with) =>
        new(name, IsBytes: true, most, of, with);
}
