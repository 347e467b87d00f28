using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Advice.Builds;

/// <summary>
/// Bytes of a lower layer that a later one overwrites, deletes or touches, grouped by the two history lines: joining the two frees the sum.
/// </summary>
internal static class HiddenByLaterLayers
{
    private const int LongestRemark = 120;

    public const string Kind = "hidden:";

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        foreach (IGrouping<(int By, string Kind, int Layer), WasteItem> group in context.Analysis.Waste.Where(w => !IsTold(context, w.Path))
            .GroupBy(w => (w.By, w.Kind, w.Layer)).OrderBy(g => g.Key.By).ThenBy(g => g.Key.Kind, StringComparer.Ordinal)
                .ThenBy(g => g.Key.Layer))
        {
            string verb =
                group.Key.Kind switch
                {
                    "deleted" => "deletes",
                    "metadataOnly" => "changes only mode, owner or time of",
                    _ => "overwrites"
                };
            int count = group.Count();
            DockerfileLine by = LineOf(context, group.Key.By);
            (string Text, string Language) fix = context.Fix(
                null,
                Fix(context, group.Key.Kind, by, group.Key.Layer, [.. group.Select(w => w.Path)]),
                group.Key.Kind == "deleted"
                    ? FormattableString.Invariant(
                        $"# leave them out where layer {group.Key.Layer} is made; another layer cannot take them away")
                    : FormattableString.Invariant($"# write each file once: as it should be, where layer {group.Key.Layer} is made"));
            yield return new Suggestion
            {
                Kind = Kind + group.Key.Kind,
                Title = FormattableString.Invariant(
                    $"layer {group.Key.By} {verb} {count} file{(count == 1 ? "" : "s")} of layer {group.Key.Layer}"),
                Bytes = group.Sum(w => w.Bytes),
                Why = "Lower layers keep what a later one hides. "
                    + (by.Text.Length > 0 ? $"The line: {by.Text}" : "The history does not say which line did it."),
                Fix = fix.Text,
                FixLanguage = fix.Language,
                Source = group.Key.Kind == "metadataOnly" && fix.Language == "dockerfile"
                    ? "Dockerfile reference, COPY --chmod and --chown; OCI image specification, layer.md"
                    : "OCI image specification, layer.md, whiteouts",
                Evidence =
                    [.. group.OrderByDescending(w => w.Bytes).ThenBy(w => w.Path, StringComparer.Ordinal).Take(AdviceContext.MostEvidence)
                    .Select(w =>
                    new Evidence(w.Path, null, FormattableString.Invariant($"{ByteCount.Format(w.Bytes)} in layer {w.Layer}")))],
                EvidenceCount = count,
            };
        }
    }

    // Hidden copies of store paths have their own kind of advice.
    private static bool IsTold(AdviceContext context, string path)
    {
        int end = path.IndexOf('/', Math.Min(path.Length, "/nix/store/".Length));
        return context.InSeveralLayers.Length > 0 && context.PathsInSeveralLayers.Contains(end < 0 ? path : path[..end]);
    }

    private static DockerfileLine LineOf(AdviceContext context, int layer) => DockerfileLine.Read(context.Analysis.Layers[layer].CreatedBy);

    // The line that added the bytes, and the line that replaces it and the one that hides them.
    private static string Fix(AdviceContext context, string kind, DockerfileLine by, int layer, ImmutableArray<string> hidden)
    {
        DockerfileLine made = LineOf(context, layer);
        bool joined = made.IsRun && by.IsRun;
        List<string> lines = [];
        if (!joined)
        {
            lines.Add(made.Arguments.Length > 0
                ? FormattableString.Invariant($"# layer {layer} adds them: {InertText.OneLine(made.Text, LongestRemark)}")
                : FormattableString.Invariant($"# layer {layer} adds them; the history does not say how"));
        }

        lines.Add(made switch
        {
            { IsCopy: true } when kind == "metadataOnly" =>
                $"{made.Instruction} --chmod=MODE --chown=USER:GROUP {made.Arguments}   # in place of: {InertText.OneLine(by.Text, LongestRemark)}",
            { IsCopy: true } when kind == "deleted" => WithoutCopy(made, hidden),
            _ when joined => $"RUN {made.Arguments} \\\n && {by.Arguments}",
            _ when kind == "deleted" => "# leave them out of the layer that adds them; a later layer cannot remove them",
            _ => "# write each file once: in a separate stage, then COPY --from the result",
        });
        return string.Join('\n', lines);
    }

    // Mount files that are needed only while building; exclude files that were copied by accident.
    private static string WithoutCopy(DockerfileLine copy, ImmutableArray<string> hidden)
    {
        string[] words = copy.Arguments.Split(' ');
        string target = words[^1].TrimEnd('/');
        if (target is "/tmp" or "/var/tmp" || target.StartsWith("/tmp/", StringComparison.Ordinal)
            || target.StartsWith("/var/tmp/", StringComparison.Ordinal))
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
