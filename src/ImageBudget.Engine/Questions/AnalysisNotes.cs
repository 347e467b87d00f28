using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;

namespace ImageBudget.Questions;

/// <summary>Reports which parts of an image could not be read, because answers may be incomplete.</summary>
internal static class AnalysisNotes
{
    private const int Most = 5;

    /// <summary>Says the first notes, and how many more there are.</summary>
    public static void Write(Remarks remarks, ImageAnalysis analysis)
    {
        foreach (AnalysisNote note in analysis.Notes.Take(Most))
        {
            remarks.Say("note: " + Words(note));
        }

        if (analysis.Notes.Length > Most)
        {
            remarks.Say("note: and " + Counted.Of(analysis.Notes.Length - Most, "more note"));
        }
    }

    /// <summary>Why a package that was not found may still be in the image; null when it cannot be.</summary>
    /// <param name="analysis">The image.</param>
    /// <param name="wanted">As typed.</param>
    public static string? MayHide(ImageAnalysis analysis, string wanted)
    {
        if (analysis.Layers.FirstOrDefault(l => !l.Measured) is { } layer)
        {
            return FormattableString.Invariant($"cannot tell whether {wanted} is in the image: layer {layer.Index} is not in the file");
        }

        ImmutableArray<AnalysisNote> unread =
            [.. analysis.Notes.Where(n => n is { Ecosystem: { } e, IsRemark: false } && MayBe(wanted, e))];
        return unread.IsEmpty
            ? null
            : $"cannot tell whether {wanted} is in the image: the {string.Join(", ", unread.Select(n => n.Ecosystem).Distinct(StringComparer.Ordinal))} packages"
                + $" could not be read completely: {Words(unread[0])}"
                    + (unread.Length > 1 ? $" (and {ByteCount.Exact(unread.Length - 1)} more)" : "");
    }

    // A package URL says which inventory would know it; a store path is known by its directory.
    private static bool MayBe(string wanted, string ecosystem) => wanted.StartsWith("pkg:", StringComparison.Ordinal)
        ? wanted.StartsWith($"pkg:{ecosystem}/", StringComparison.Ordinal)
        : !wanted.StartsWith("/nix/store/", StringComparison.Ordinal) && !wanted.StartsWith("/gnu/store/", StringComparison.Ordinal);

    private static string Words(AnalysisNote note) => (note.Path is null ? "" : note.Path + ": ") + note.Message;
}
