using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>
/// Folders that hide a symbolic link of a lower layer because a layer writes below it. overlayfs shows such a folder; an engine that
/// unpacks layers into one tree writes through the link, and what it wrote stays when the folder goes. Then its bytes may count or not:
/// that is an error.
/// </summary>
internal sealed class FoldersOverLinks(RootFs files)
{
    // True once a layer has named the folder itself: engines then agree that it is no link, and not on what it holds.
    private readonly Dictionary<RootNode, bool> _folders = [];

    /// <summary>To be called when a layer's folder takes the place of a symbolic link or of a folder.</summary>
    public void Note(RootNode node, bool replacesLink, FileMarks marks)
    {
        bool isNamed = (marks & FileMarks.Implicit) == 0;
        if (replacesLink)
        {
            if (!isNamed || (marks & FileMarks.LateFolder) != 0)
            {
                _folders[node] = isNamed;
            }
        }
        else if (isNamed && _folders.ContainsKey(node))
        {
            _folders[node] = true;
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

        for (RootNode above = node; above.HasParent; above = files.ParentOf(above))
        {
            if (_folders.TryGetValue(above, out bool isNamed) && isNamed)
            {
                Refuse(node, above, by);
            }
        }

        foreach (RootNode below in files.Subtree(node).Where(n => _folders.ContainsKey(n) && (n != node || !isChildOnly)))
        {
            Refuse(below, below, by);
            _folders.Remove(below);
        }
    }

    private void Refuse(RootNode hidden, RootNode folder, int by)
    {
        if (files.Subtree(hidden).Any(n => files.ContentOf(n) is { } content && files.SizeOf(content) > 0))
        {
            throw new ImageFormatException(
                Codes.MalformedTar,
                $"layer {by} hides '{Show(hidden)}', which a layer has written through the symbolic link '{Show(folder)}' of a lower layer: "
                + "some engines keep the files");
        }
    }

    private string Show(RootNode node) => InertText.OneLine(files.PathOf(node), 200);
}
