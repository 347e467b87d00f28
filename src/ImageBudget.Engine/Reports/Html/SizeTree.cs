using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html;

/// <summary>The directories and files of one tree of nodes, each with the bytes and files below it. A directory's number is smaller than
/// those of what lies in it.</summary>
internal sealed class SizeTree
{
    private readonly INodeNames _names;
    private readonly int[] _firstChild;
    private readonly int[] _nextSibling;
    private readonly long[] _size;
    private readonly int[] _files;

    private SizeTree(INodeNames names, long[] size, int[] files)
    {
        _names = names;
        _size = size;
        _files = files;
        _firstChild = new int[size.Length];
        _nextSibling = new int[size.Length];
        for (int node = size.Length - 1; node > 0; node--)
        {
            int parent = names.ParentOf(node);
            _size[parent] += _size[node];
            _files[parent] += _files[node];
            _nextSibling[node] = _firstChild[parent];
            _firstChild[parent] = node;
        }
    }

    /// <summary>Live bytes of the final root file system; a content with several names counts under the first.</summary>
    public static SizeTree OfLive(RootFs files)
    {
        long[] size = new long[files.Count];
        int[] count = new int[files.Count];
        HashSet<FileContent> linked = [];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            FileKind kind = files.KindOf(node);
            if (kind == FileKind.File)
            {
                size[node.Value] = files.SizeOf(files.ContentOf(node)!.Value);
                count[node.Value] = 1;
            }
            else if (kind == FileKind.HardLink && files.ContentOf(node) is { } content && !IsLiveByName(files, content)
                && linked.Add(content))
            {
                size[node.Value] = files.SizeOf(content);
                count[node.Value] = 1;
            }
        }

        return new SizeTree(files, size, count);
    }

    /// <summary>What one layer stores.</summary>
    public static SizeTree OfLayer(FileTree layer)
    {
        long[] size = new long[layer.Count];
        int[] count = new int[layer.Count];
        foreach (LayerNode node in layer.Nodes)
        {
            if (layer[node].Kind == FileKind.File)
            {
                size[node.Value] = layer.SizeOf(node);
                count[node.Value] = 1;
            }
        }

        return new SizeTree(layer, size, count);
    }

    public long SizeOf(int node) => _size[node];

    public int FilesOf(int node) => _files[node];

    public string NameOf(int node) => HtmlText.Plain(ImagePath.Show(_names.NameOf(node)), 120);

    /// <summary>Those with bytes, the largest first; equal ones in the order of the tree.</summary>
    public List<int> ChildrenOf(int node)
    {
        List<int> children = [];
        for (int child = _firstChild[node]; child != 0; child = _nextSibling[child])
        {
            if (_size[child] > 0)
            {
                children.Add(child);
            }
        }

        return [.. children.OrderByDescending(c => _size[c])];
    }

    // A hard link adds nothing while the file that it names is there itself.
    private static bool IsLiveByName(RootFs files, FileContent content)
    {
        RootNode node = files.PathsOf(content.Layer)[content.Node.Value];
        return files.ContentOf(node) == content && files.KindOf(node) == FileKind.File;
    }
}
