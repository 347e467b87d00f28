using System.Collections;
using System.IO.Hashing;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// Directories that hide a symbolic link of a lower layer, because a layer writes below the link's path. overlayfs shows such a directory;
/// an engine that unpacks layers into one tree writes through the link, and those files remain when a later layer removes the directory.
/// Then engines disagree on the live bytes, which is an error.
/// </summary>
internal sealed class DirectoriesOverLinks(RootFs files)
{
    // True once a layer has the directory itself as a member: engines then agree that it is not a link, but not on its content.
    private readonly Dictionary<RootNode, bool> _folders = [];

    // Hashes of the names of symbolic links written below such a directory. Engines that followed the link have them elsewhere.
    private readonly HashSet<ulong> _linkNames = [];

    // Links that the current layer deletes, possibly after writing through them; indexed by node.
    private readonly BitArray _deleted = new(0);
    private bool _hasDeleted;

    // Directories at or below a link that the current layer has and then replaces by something else.
    private readonly HashSet<LayerNode> _replaced = [];

    /// <summary>Must be called before the first node of a layer.</summary>
    public void NextLayer()
    {
        if (_hasDeleted)
        {
            _deleted.SetAll(false);
            _hasDeleted = false;
        }

        _replaced.Clear();
    }

    /// <summary>Must be called when a layer deletes a symbolic link of a lower layer.</summary>
    public void NoteDeleted(RootNode link)
    {
        if (_deleted.Length <= link.Value)
        {
            _deleted.Length = Math.Max(files.Count, _deleted.Length * 2);
        }

        _deleted[link.Value] = true;
        _hasDeleted = true;
    }

    /// <summary>Must be called after a symbolic link was placed at a path.</summary>
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

    /// <summary>Must be called when a layer's directory is placed at a path, before it replaces a previous node.</summary>
    /// <param name="node">The path's node.</param>
    /// <param name="marks">Marks of the layer's directory.</param>
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

    /// <summary>Must be called for each node of a layer that a later member of the same layer replaced.</summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="layerNode">The node.</param>
    /// <param name="node">The path's node; none when it does not exist yet.</param>
    /// <param name="parent">The node of its directory.</param>
    /// <exception cref="ImageFormatException">IB9004: some engines keep the replaced node's bytes.</exception>
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

    /// <summary>Must be called before a node and everything below it is hidden.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isChildOnly">True when only the node's children are hidden (opaque whiteout).</param>
    /// <param name="by">The number of the layer that hides it.</param>
    /// <exception cref="ImageFormatException">IB9004: some engines keep part of its bytes.</exception>
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

    // True for such a directory and everything below it.
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
