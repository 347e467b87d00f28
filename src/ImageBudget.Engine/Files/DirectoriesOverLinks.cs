using System.Collections;
using System.IO.Hashing;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// Folders that hide a symbolic link of a lower layer because a layer writes below it. overlayfs shows such a folder; an engine that
/// unpacks layers into one tree writes through the link, and what it wrote stays when the folder goes. Then its bytes may count or not:
/// that is an error.
/// </summary>
internal sealed class DirectoriesOverLinks(RootFs files)
{
    // True once a layer has named the folder itself: engines then agree that it is no link, and not on what it holds.
    private readonly Dictionary<RootNode, bool> _folders = [];

    // Hashes of the names of symbolic links that were written below such a folder. Engines that went through its link have them elsewhere.
    private readonly HashSet<ulong> _linkNames = [];

    // Links that the layer at hand deletes, perhaps after it has written through them; by the number of the node.
    private readonly BitArray _deleted = new(0);
    private bool _hasDeleted;

    // Folders of the layer at hand that it has replaced by something else, and that lie at or below a link.
    private readonly HashSet<LayerNode> _replaced = [];

    /// <summary>To be called before the first node of a layer.</summary>
    public void NextLayer()
    {
        if (_hasDeleted)
        {
            _deleted.SetAll(false);
            _hasDeleted = false;
        }

        _replaced.Clear();
    }

    /// <summary>To be called when a layer deletes a symbolic link of a lower one.</summary>
    public void NoteDeleted(RootNode link)
    {
        if (_deleted.Length <= link.Value)
        {
            _deleted.Length = Math.Max(files.Count, _deleted.Length * 2);
        }

        _deleted[link.Value] = true;
        _hasDeleted = true;
    }

    /// <summary>To be called when a symbolic link has come to be at a path.</summary>
    public void NoteLink(RootNode link)
    {
        for (RootNode above = link; _folders.Count > 0 && above.HasParent; above = files.ParentOf(above))
        {
            if (_folders.ContainsKey(above))
            {
                _linkNames.Add(XxHash64.HashToUInt64(files.NameOf(link)));
                return;
            }
        }
    }

    /// <summary>To be called when a layer's folder comes to be at a path; before it does, when something was there.</summary>
    /// <param name="node">The path's node.</param>
    /// <param name="marks">Of the layer's folder.</param>
    public void NoteFolder(RootNode node, FileMarks marks)
    {
        bool isNamed = (marks & FileMarks.Implicit) == 0;
        if (IsForMembers(marks) && (IsLowerLink(node) || IsNamedLikeALink(files.NameOf(node))))
        {
            _folders[node] = isNamed || IsDeleted(node);
        }
        else if (isNamed && _folders.ContainsKey(node))
        {
            _folders[node] = true;
        }
    }

    /// <summary>To be called for each node of a layer whose place a later member of the layer took.</summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="layerNode">The node.</param>
    /// <param name="node">The path's node; none when it is not there yet.</param>
    /// <param name="parent">That of its folder.</param>
    /// <exception cref="ImageFormatException">IB9004: some engines keep its bytes.</exception>
    public void NoteReplaced(int layer, LayerNode layerNode, RootNode node, RootNode parent)
    {
        FileTree tree = files.Layers[layer];
        bool isBelow = _replaced.Contains(tree.ParentOf(layerNode));
        switch (tree[layerNode].Kind)
        {
            case FileKind.Directory when isBelow || IsMadeOverALink(tree, layerNode, node):
                _replaced.Add(layerNode);
                break;
            case FileKind.File when tree.SizeOf(layerNode) > 0 && (isBelow || IsInNamed(parent)):
            case FileKind.HardLink when isBelow || IsInNamed(parent):
                throw Refusal(layer, tree.PathOf(layerNode));
        }
    }

    /// <summary>To be called before a node goes out of sight, with all below it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isChildOnly">True when the node is hidden for what lies in it alone.</param>
    /// <param name="by">The number of the layer that hides it.</param>
    /// <exception cref="ImageFormatException">IB9004: engines keep some of its bytes, others do not.</exception>
    public void Hide(RootNode node, bool isChildOnly, int by)
    {
        if (_folders.Count == 0)
        {
            return;
        }

        if (IsInNamed(node))
        {
            Verify(node, by);
        }

        foreach (RootNode below in files.Subtree(node))
        {
            if (!_folders.ContainsKey(below) || files.KindOf(below) != FileKind.Directory || (below == node && isChildOnly))
            {
                continue;
            }

            Verify(below, by);
            _folders.Remove(below);
        }
    }

    private static bool IsForMembers(FileMarks marks) => (marks & (FileMarks.Implicit | FileMarks.LateFolder)) != 0;

    private bool IsMadeOverALink(FileTree tree, LayerNode folder, RootNode node) =>
        IsForMembers(tree[folder].Marks) && ((node.Exists && IsLowerLink(node)) || IsNamedLikeALink(tree.NameOf(folder)));

    private bool IsLowerLink(RootNode node) => files.KindOf(node) == FileKind.SymbolicLink || IsDeleted(node);

    private bool IsDeleted(RootNode node) => _hasDeleted && node.Value < _deleted.Length && _deleted[node.Value];

    private bool IsNamedLikeALink(ReadOnlySpan<byte> name) => _linkNames.Count > 0 && _linkNames.Contains(XxHash64.HashToUInt64(name));

    // In such a folder, or the folder itself.
    private bool IsInNamed(RootNode node)
    {
        for (RootNode above = node; _folders.Count > 0 && above.HasParent; above = files.ParentOf(above))
        {
            if (_folders.GetValueOrDefault(above))
            {
                return true;
            }
        }

        return false;
    }

    private void Verify(RootNode hidden, int by)
    {
        if (files.Subtree(hidden).Any(n => files.ContentOf(n) is { } content && files.SizeOf(content) > 0))
        {
            throw Refusal(by, files.PathOf(hidden));
        }
    }

    private static ImageFormatException Refusal(int layer, string path) => new(
        Codes.MalformedTar,
        $"layer {layer} takes away '{InertText.OneLine(path, 200)}', which was written below a symbolic link of a lower layer: some "
        + "engines write through the link, and keep the files");
}
