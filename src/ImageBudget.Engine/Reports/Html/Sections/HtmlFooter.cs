using ImageBudget.Analysis;

namespace ImageBudget.Reports.Html.Sections;

/// <summary>What could not be read whole, and how it was measured, estimated and simulated.</summary>
internal static class HtmlFooter
{
    private const int First = 5;

    public static void Write(PageImage image, HtmlParts parts)
    {
        if (!image.Analysis.Notes.IsEmpty)
        {
            parts.Begin("notes", "Notes", "what was not read whole, or is remarkable");
            parts.Table(
                "notes", First, [("place", "name"), ("note", "")], image.Analysis.Notes,
                n => [n.Path is { } path ? HtmlText.Path(path, 300) : "", HtmlText.Data(n.Message)]);
            parts.End();
        }

        ImageInfo info = image.Analysis.Image;
        List<string> words = [];
        if (image.Analysis.Size.TransferEstimated)
        {
            words.Add("transfer is estimated: of layers that are stored plain, a sample was compressed as a push does");
        }
        else if (image.Analysis.Size.HasPlainLayers)
        {
            words.Add("transfer is what skopeo stores; layers that are stored plain were compressed for it");
        }

        if (image.Check.Delta is { } delta)
        {
            words.Add($"growth is measured against {HtmlText.Data(delta.OldSource, 200)}");
        }

        if (image.Change is not null)
        {
            words.Add("the change is simulated with the packages and their references; layers are not");
        }

        string digest = HtmlText.Data(info.ManifestDigest ?? info.ConfigDigest, 100);
        string said = words.Count == 0 ? "" : char.ToUpperInvariant(words[0][0]) + string.Join("; ", words)[1..] + ".";
        parts.Writer.Write($"<footer><p>{said}</p>\n<p>{HtmlText.Path(info.Source, 200)}, {HtmlText.Data(info.Format, 60)}, "
            + $"<code>{digest}</code></p></footer>\n");
    }
}
