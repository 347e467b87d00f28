using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Diagnostics;

namespace ImageBudget.Advice.Builds;

/// <summary>Bytes of lower layers that a later one overwrites, deletes or touches, by the line that did it.</summary>
internal static class HiddenByLaterLayers
{
    private const int MostLines = 3;
    private const int LongestRemark = 120;

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        foreach (IGrouping<(int By, string Kind), WasteItem> group in context.Analysis.Waste
            .GroupBy(w => (w.By, w.Kind)).OrderBy(g => g.Key.By).ThenBy(g => g.Key.Kind, StringComparer.Ordinal))
        {
            string verb = group.Key.Kind switch { "deleted" => "deletes", "metadataOnly" => "changes only mode, owner or time of", _ => "overwrites" };
            int count = group.Count();
            DockerfileLine by = LineOf(context, group.Key.By);
            ImmutableArray<int> holders = [.. group.GroupBy(w => w.Layer).OrderByDescending(g => g.Sum(w => w.Bytes)).ThenBy(g => g.Key).Select(g => g.Key)];
            yield return new Suggestion
            {
                Kind = "hidden:" + group.Key.Kind,
                Title = FormattableString.Invariant($"layer {group.Key.By} {verb} {count} file{(count == 1 ? "" : "s")} of lower layers"),
                Bytes = group.Sum(w => w.Bytes),
                Why = "Lower layers keep what a later one hides. " + (by.Text.Length > 0 ? $"The line: {by.Text}" : "The history does not say which line did it."),
                Fix = Fix(context, group.Key.Kind, by, holders, [.. group.Select(w => w.Path)]),
                FixLanguage = "dockerfile",
                Source = group.Key.Kind == "metadataOnly"
                    ? "Dockerfile reference, COPY --chmod and --chown; OCI image specification, layer.md"
                    : "OCI image specification, layer.md, whiteouts",
                Evidence = [.. group.OrderByDescending(w => w.Bytes).ThenBy(w => w.Path, StringComparer.Ordinal).Take(AdviceContext.MostEvidence).Select(w =>
                    new Evidence(w.Path, null, FormattableString.Invariant($"{ByteCount.Format(w.Bytes)} in layer {w.Layer}")))],
                EvidenceCount = count,
            };
        }
    }

    private static DockerfileLine LineOf(AdviceContext context, int layer) => DockerfileLine.Read(context.Analysis.Layers[layer].CreatedBy);

    // The lines that made the bytes, and what they and the one that hides them become.
    private static string Fix(AdviceContext context, string kind, DockerfileLine by, ImmutableArray<int> holders, ImmutableArray<string> hidden)
    {
        DockerfileLine made = LineOf(context, holders[0]);
        bool joined = made.IsRun && by.IsRun;
        List<string> lines =
        [
            .. holders.Take(MostLines).Skip(joined ? 1 : 0).Select(layer => LineOf(context, layer) is { Arguments.Length: > 0 } line
                ? FormattableString.Invariant($"# layer {layer} brings them: {InertText.OneLine(line.Text, LongestRemark)}")
                : FormattableString.Invariant($"# layer {layer} brings them; the history does not say how")),
        ];
        if (holders.Length > MostLines)
        {
            lines.Add("# and " + Counted.Of(holders.Length - MostLines, "more layer"));
        }

        lines.Add(made switch
        {
            { IsCopy: true } when kind == "metadataOnly" => $"{made.Instruction} --chmod=MODE --chown=USER:GROUP {made.Arguments}   # in place of: {InertText.OneLine(by.Text, LongestRemark)}",
            { IsCopy: true } when kind == "deleted" => WithoutCopy(made, hidden),
            _ when joined => $"RUN {made.Arguments} \\\n && {by.Arguments}",
            _ when kind == "deleted" => "# leave them out where they come from; another layer cannot take them away",
            _ => "# write each file once: in a stage of its own, then COPY --from the result",
        });
        return string.Join('\n', lines);
    }

    // What was needed only while building is mounted; what was copied along by accident is not sent.
    private static string WithoutCopy(DockerfileLine copy, ImmutableArray<string> hidden)
    {
        string[] words = copy.Arguments.Split(' ');
        string target = words[^1].TrimEnd('/');
        if (target is "/tmp" or "/var/tmp" || target.StartsWith("/tmp/", StringComparison.Ordinal) || target.StartsWith("/var/tmp/", StringComparison.Ordinal))
        {
            return $"RUN --mount=type=bind,source={(words.Length > 1 ? words[^2] : "SOURCE")},target={target} COMMAND   # in place of {copy.Instruction}: nothing to delete later";
        }

        string common = hidden[0];
        foreach (string path in hidden)
        {
            while (!path.StartsWith(common, StringComparison.Ordinal) || (path.Length > common.Length && path[common.Length] != '/'))
            {
                common = common[..Math.Max(0, common.LastIndexOf('/'))];
            }
        }

        string left = common.StartsWith(target + "/", StringComparison.Ordinal) ? common[(target.Length + 1)..] : "";
        return left.Length == 0
            ? "# .dockerignore: name what the later line deletes, so that it is not copied"
            : $"# .dockerignore, so that it is not copied\n{left}";
    }
}
