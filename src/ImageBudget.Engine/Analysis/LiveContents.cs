using System.Collections;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Analysis;

/// <summary>Which contents the final root file system still shows, and at which path the bytes of each are booked.</summary>
internal sealed class LiveContents
{
    private readonly RootFs _files;
    private readonly BitArray[] _live;
    private readonly Dictionary<FileContent, int> _homes = [];

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

    /// <summary>True when the content is seen in the final root file system, under whatever name.</summary>
    public bool Holds(FileContent content) => _live[content.Layer][content.Node.Value];

    /// <summary>The node of the path that a layer's node counts for: its own, or the hard link under which its content lives on.</summary>
    public int HomeOf(FileContent content) =>
        Holds(content) && _homes.TryGetValue(content, out int home) ? home : _files.PathsOf(content.Layer)[content.Node.Value];

    /// <summary>The hard link under which a live content lives on when its own name is gone; -1 when that is still there.</summary>
    public int MovedTo(FileContent content) => _homes.GetValueOrDefault(content, -1);

    // A content whose own name is gone lives on under a hard link, and belongs to who owns that.
    private void Find()
    {
        for (int node = 1; node < _files.Count; node++)
        {
            if (_files.ContentOf(node) is not { } content)
            {
                continue;
            }

            _live[content.Layer][content.Node.Value] = true;
            if (_files.KindOf(node) == FileKind.HardLink)
            {
                int own = _files.PathsOf(content.Layer)[content.Node.Value];
                if (_files.ContentOf(own) != content)
                {
                    _homes.TryAdd(content, node);
                }
            }
        }
    }
}
