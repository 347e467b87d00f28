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

    // Directories where such links lead; the links in each have been looked at.
    private readonly HashSet<RootNode> _targets = [];

    // Links that the current layer deletes, possibly after writing through them; indexed by node.
    private readonly BitArray _deleted = new(0);
    private bool _hasDeleted;

    // Hard links that went out of sight in the layer at hand.
    private readonly List<RootNode> _hiddenHardLinks = [];
    private bool _hasPassedWhiteouts;

    // Through a link to a parent directory, an engine may have replaced anything by something else.
    private readonly HashSet<RootNode> _linksUp = [];

    // Of the layer at hand: files below such folders that it has replaced, by their parents, and such folders that it has hidden.
    private readonly List<(LayerNode File, RootNode Parent)> _replacedFiles = [];
    private readonly HashSet<RootNode> _hiddenFolders = [];

    // Folders of the layer at hand that it has replaced by something else, and that lie at or below a link.
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
        _hiddenHardLinks.Clear();
        _replacedFiles.Clear();
        _hiddenFolders.Clear();
    }

    /// <summary>
    /// Must be called for each whiteout. Below a symbolic link of a lower layer it hides nothing here; an engine that follows the link
    /// deletes what lies there.
    /// </summary>
    /// <param name="node">What it hides, or the directory of an opaque whiteout.</param>
    public void NoteWhiteout(RootNode node)
    {
        for (RootNode parent = node; parent.HasParent && !_hasPassedWhiteouts; parent = files.ParentOf(parent))
        {
            _hasPassedWhiteouts = files.KindOf(parent) == FileKind.SymbolicLink;
        }
    }

    /// <summary>Must be called before a hard link goes out of sight.</summary>
    public void NoteHiddenHardLink(RootNode node) => _hiddenHardLinks.Add(node);

    /// <summary>Must be called when a layer deletes a symbolic link of a lower one.</summary>
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
            bool leadsUp = LeadsUp(node);
            if (leadsUp)
            {
                _linksUp.Add(node);
            }

            _folders[node] = leadsUp || isNamed || IsDeleted(node);
        }
        else if (isNamed && _folders.ContainsKey(node))
        {
            _folders[node] = true;
        }

        // In an engine that writes through a link to a parent directory, the path may be that of the link itself.
        for (RootNode parent = node; isNamed && _folders.Count > 0 && parent.HasParent; parent = files.ParentOf(parent))
        {
            if (parent != node && _folders.ContainsKey(parent) && files.NameOf(parent).SequenceEqual(files.NameOf(node)))
            {
                _folders[parent] = true;
            }
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
            case FileKind.File when tree.SizeOf(layerNode) > 0 && (isBelow || IsIn(parent, isNamedOnly: true)):
            case FileKind.HardLink when isBelow || IsIn(parent, isNamedOnly: true):
                throw Refusal(layer, tree.PathOf(layerNode));
            case FileKind.File or FileKind.HardLink:
                _replacedFiles.Add((layerNode, parent));
                break;
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

        if (IsIn(node, isNamedOnly: true))
        {
            Verify(node, by);
        }

        foreach (RootNode below in files.Subtree(node))
        {
            if (!_folders.ContainsKey(below) || files.KindOf(below) != FileKind.Directory || (below == node && isChildOnly))
            {
                continue;
            }

            // Through a link to a parent directory, an engine may have replaced the hidden directory itself by a link.
            Verify(_linksUp.Contains(below) ? node : below, by);
            _folders.Remove(below);
            _hiddenFolders.Add(below);
        }
    }

    /// <summary>
    /// Must be called when a layer has been applied. A hard link to what lies below such a folder fails in an engine that wrote through the
    /// link to another place, or could not write at all; so does one to what an engine deleted that followed a link for a whiteout. Then
    /// what the hard link replaced stays.
    /// </summary>
    /// <param name="layer">The layer's number.</param>
    /// <param name="hiddenBefore">How many files were hidden before the layer.</param>
    /// <exception cref="ImageFormatException">
    /// IB9004: such a hard link takes the place of a file, or of a directory with files; or engines keep a file that the layer replaced.
    /// </exception>
    public void VerifyLayer(int layer, int hiddenBefore)
    {
        if (_folders.Count == 0 && _hiddenFolders.Count == 0 && _replaced.Count == 0 && !_hasPassedWhiteouts)
        {
            return;
        }

        FileTree tree = files.Layers[layer];
        foreach ((LayerNode file, RootNode parent) in _replacedFiles)
        {
            if (IsIn(parent, isNamedOnly: true))
            {
                throw Refusal(layer, tree.PathOf(file));
            }
        }

        List<LayerNode> hardLinks = [];
        foreach (LayerNode node in tree.Nodes)
        {
            if (tree[node].Kind == FileKind.HardLink || (tree[node].Marks & FileMarks.HardLinked) != 0)
            {
                hardLinks.Add(node);
            }
        }

        // A hard link may have been made to another name of its file, of which the tree keeps only the file.
        HashSet<LayerNode> named = [.. hardLinks.Where(n => IsIn(PathOf(n), isNamedOnly: false)).Select(n => tree.TargetOf(n) ?? n)];
        HashSet<RootNode> links = [.. hardLinks.Where(MayFail).Select(PathOf)];
        if (links.Count == 0)
        {
            return;
        }

        IEnumerable<RootNode> hidden = Enumerable.Range(hiddenBefore, files.Hidden.Count - hiddenBefore).Select(i => files.Hidden[i].Path);
        IEnumerable<RootNode> superseded = hardLinks.Where(n => (tree[n].Marks & FileMarks.Superseded) != 0).Select(PathOf);
        foreach (RootNode replaced in hidden.Concat(superseded).Concat(_hiddenHardLinks))
        {
            for (RootNode parent = replaced; parent.HasParent; parent = files.ParentOf(parent))
            {
                if (links.Contains(parent))
                {
                    throw new ImageFormatException(
                        Codes.MalformedTar,
                        $"layer {layer}: the hard link '{InertText.OneLine(files.PathOf(parent), 200)}' takes the place of a file, and leads "
                        + "to what some engines do not have, because they write through a symbolic link of a lower layer: they keep the file");
                }
            }
        }

        RootNode PathOf(LayerNode node) => files.PathsOf(layer)[node.Value];

        bool MayFail(LayerNode node) => _linksUp.Count > 0 || tree[node].Kind != FileKind.HardLink
            || (_hasPassedWhiteouts && tree.TargetOf(node) is null) || (tree.TargetOf(node) is { } file && named.Contains(file))
            || IsIn(TargetOf(tree, layer, node), isNamedOnly: false);
    }

    private RootNode TargetOf(FileTree tree, int layer, LayerNode link) =>
        tree.TargetOf(link) is { } target ? files.PathsOf(layer)[target.Value] : files.Lookup(tree.LinkOf(link), followLast: false);

    // An engine that writes through a link to a parent directory may write over the link itself. Through any link, it goes on through the
    // links that lie where it arrives: their names are kept.
    private bool LeadsUp(RootNode link)
    {
        RootNode target = files.KindOf(link) == FileKind.SymbolicLink ? files.Follow(link) : RootNode.None;
        if (!target.Exists)
        {
            // Some engines resolve ".." as text, also behind what is not there.
            return files.KindOf(link) == FileKind.SymbolicLink && files.LinkOf(link).IndexOf(".."u8) >= 0;
        }

        for (RootNode parent = link; parent.HasParent; parent = files.ParentOf(parent))
        {
            if (files.ParentOf(parent) == target)
            {
                return true;
            }
        }

        if (_targets.Add(target))
        {
            foreach (RootNode child in files.Children(target))
            {
                if (files.KindOf(child) == FileKind.SymbolicLink)
                {
                    _linkNames.Add(XxHash64.HashToUInt64(files.NameOf(child)));
                }
            }
        }

        return false;
    }

    private static bool IsForMembers(FileMarks marks) => (marks & (FileMarks.Implicit | FileMarks.LateFolder)) != 0;

    private bool IsMadeOverALink(FileTree tree, LayerNode folder, RootNode node) =>
        IsForMembers(tree[folder].Marks)
        && ((node.Exists && (IsLowerLink(node) || _folders.ContainsKey(node))) || IsNamedLikeALink(tree.NameOf(folder)));

    private bool IsLowerLink(RootNode node) => files.KindOf(node) == FileKind.SymbolicLink || IsDeleted(node);

    private bool IsDeleted(RootNode node) => _hasDeleted && node.Value < _deleted.Length && _deleted[node.Value];

    private bool IsNamedLikeALink(ReadOnlySpan<byte> name) => _linkNames.Count > 0 && _linkNames.Contains(XxHash64.HashToUInt64(name));

    // In such a folder, or the folder itself.
    private bool IsIn(RootNode node, bool isNamedOnly)
    {
        for (RootNode parent = node; _folders.Count + _hiddenFolders.Count > 0 && parent.HasParent; parent = files.ParentOf(parent))
        {
            if ((_folders.TryGetValue(parent, out bool isNamed) && (isNamed || !isNamedOnly))
                || (!isNamedOnly && _hiddenFolders.Contains(parent)))
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
