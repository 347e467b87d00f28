using ImageBudget.Analysis;
using ImageBudget.Diagnostics;

namespace ImageBudget.Advice;

/// <summary>Bytes of lower layers that a later one overwrites, deletes or touches, by the line that did it.</summary>
internal static class HiddenByLaterLayers
{
    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        foreach (IGrouping<(int By, string Kind), WasteItem> group in context.Analysis.Waste
            .GroupBy(w => (w.By, w.Kind)).OrderBy(g => g.Key.By).ThenBy(g => g.Key.Kind, StringComparer.Ordinal))
        {
            LayerSummary by = context.Analysis.Layers[group.Key.By];
            string line = by.CreatedBy is { } command ? InertText.OneLine(command, 200) : FormattableString.Invariant($"layer {by.Index}");
            string verb = group.Key.Kind switch { "deleted" => "deletes", "metadataOnly" => "changes only mode, owner or time of", _ => "overwrites" };
            int count = group.Count();
            yield return new Suggestion
            {
                Kind = "hidden:" + group.Key.Kind,
                Title = FormattableString.Invariant($"layer {by.Index} {verb} {count} file{(count == 1 ? "" : "s")} of lower layers"),
                Bytes = group.Sum(w => w.Bytes),
                Why = $"Lower layers keep what a later one hides. The line: {line}",
                Fix = group.Key.Kind switch
                {
                    "metadataOnly" => "COPY --chmod=0755 --chown=app:app program /usr/bin/program   # in place of COPY and RUN chmod/chown",
                    "deleted" => "RUN --mount=type=bind,source=debs,target=/tmp/debs install-from /tmp/debs   # one RUN that makes, uses and removes",
                    _ => "# write the file once: join the two steps, or build in a stage of its own and COPY --from the result",
                },
                FixLanguage = "dockerfile",
                Source = "OCI image specification, layer.md, whiteouts",
                Evidence = [.. group.Take(AdviceContext.MostEvidence).Select(w =>
                    new Evidence(w.Path, null, FormattableString.Invariant($"{ByteCount.Format(w.Bytes)} in layer {w.Layer}")))],
                EvidenceCount = count,
            };
        }
    }
}
