using System.Collections;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Analysis;

/// <summary>The contents in the final root file system, and the path that each is counted at.</summary>
internal sealed class LiveContents
{
    private readonly RootFs _files;
    private readonly BitArray[] _live;
    private readonly Dictionary<FileContent, RootNode> _homes = [];

    private LiveContents(RootFs files)
    {
        _files = files;
        _live = [.. files.Layers.Select(t => new BitArray(t.Count))];
    }

    public static LiveContents Of(RootFs files)
    {
        LiveContents contents = new(files);
        contents.Find();
        return contents;
    }

    /// <summary>True when the content is in the final root file system under any name.</summary>
    public bool Holds(FileContent content) => _live[content.Layer][content.Node.Value];

    /// <summary>The path that a layer's node is counted at: its own, or that of a live hard link to its content.</summary>
    public RootNode HomeOf(FileContent content) =>
        Holds(content) && _homes.TryGetValue(content, out RootNode home) ? home : _files.PathsOf(content.Layer)[content.Node.Value];

    /// <summary>The live hard link to a live content whose own name is hidden; none when its own name is live.</summary>
    public RootNode MovedTo(FileContent content) => _homes.GetValueOrDefault(content, RootNode.None);

    // A content whose own name is hidden still exists under a hard link, and belongs to the owner of that link.
    private void Find()
    {
        foreach (RootNode node in _files.NodesBelowRoot)
        {
            if (_files.ContentOf(node) is not { } content)
            {
                continue;
            }

            _live[content.Layer][content.Node.Value] = true;
            if (_files.KindOf(node) == FileKind.HardLink)
            {
                RootNode own = _files.PathsOf(content.Layer)[content.Node.Value];
                if (_files.ContentOf(own) != content)
                {
                    _homes.TryAdd(content, node);
                }
            }
        }
    }
}
