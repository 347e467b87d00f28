using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Captured files that a later layer overwrites or deletes. Files overwritten within their own layer are excluded, because no container has
/// them.
/// </summary>
internal sealed class HiddenDocuments
{
    private readonly Dictionary<string, List<Document>> _byPath = new(StringComparer.Ordinal);

    public HiddenDocuments(RootFs files, Dictionary<FileContent, byte[]?> documents)
    {
        Dictionary<FileContent, int> hidden = [];
        for (int i = 0; i < files.Hidden.Count; i++)
        {
            HiddenFile file = files.Hidden[i];
            if (documents.ContainsKey(file.Content))
            {
                hidden.TryAdd(file.Content, file.By);
            }
        }

        foreach ((FileContent content, byte[]? bytes) in documents)
        {
            RootNode node = files.PathsOf(content.Layer)[content.Node.Value];
            if (files.ContentOf(node) == content || !hidden.TryGetValue(content, out int by) || by == content.Layer)
            {
                continue;
            }

            string path = files.PathOf(node);
            (_byPath.TryGetValue(path, out List<Document>? versions) ? versions : _byPath[path] = [])
                .Add(new Document(node, path, bytes) { Until = by });
        }

        foreach (List<Document> versions in _byPath.Values)
        {
            versions.Sort((a, b) => b.Until!.Value.CompareTo(a.Until!.Value));
        }

        Gone =
        [
            .. _byPath.Values.Select(v => v[0]).Where(d => files.KindOf(d.Node) is not (FileKind.File or FileKind.HardLink))
                .OrderByDescending(d => d.Until).ThenBy(d => d.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The newest version of each deleted file, the last deleted first.</summary>
    public ImmutableArray<Document> Gone { get; }

    /// <summary>Earlier versions of the file at a path, the newest first; no links are followed.</summary>
    /// <param name="path"><c>/</c> first.</param>
    public IReadOnlyList<Document> At(string path) => _byPath.GetValueOrDefault(path) ?? [];
}
