using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageBudget.Analysis;

namespace ImageBudget.Reports.Html;

/// <summary>
/// The data of one view of the treemap, limited so that the page of an image with a million files has a few hundred kilobytes: the largest
/// directories are expanded first until the limit is reached, and small items are combined with their count.
/// </summary>
internal sealed class Treemap
{
    private const int MostNodes = 4000;
    private const int MostChildren = 60;
    private const int MostName = 200;

    // An item below this share is smaller than a pixel.
    private const long Pixels = 20_000;

    private readonly List<Node> _nodes = [new Node(-1, "/", 0, 0, false)];
    private readonly PriorityQueue<(SizeTree Tree, int Folder, int Node), (long Weight, int Order)> _open = new();

    /// <summary>Live bytes by ecosystem and package; what no package owns is a part of its own, by top directory.</summary>
    public static Treemap OfPackages(ImageAnalysis analysis)
    {
        Treemap map = new();
        var groups = analysis.Packages.Where(p => p.Live > 0).GroupBy(p => p.Ecosystem, StringComparer.Ordinal)
            .OrderByDescending(g => g.Sum(p => p.Live)).ToArray();
        foreach (var group in groups)
        {
            // One ecosystem alone would be one tile.
            int parent = groups.Length == 1 ? 0 : map.Add(0, group.Key, group.Sum(p => p.Live), group.Sum(p => p.Files));
            map.AddHeaviest(
                parent, [.. group.OrderByDescending(p => p.Live).Select(p => (p.DisplayName, p.Live, p.Files))], MostNodes / groups.Length);
        }

        ImmutableArray<UnownedFolder> unowned = [.. analysis.Unowned.Where(u => u.Live > 0).OrderByDescending(u => u.Live)];
        if (!unowned.IsEmpty)
        {
            int parent = map.Add(0, "unowned", unowned.Sum(u => u.Live), unowned.Sum(u => u.Files));
            map.AddHeaviest(parent, [.. unowned.Select(u => (u.Path, u.Live, u.Files))], MostChildren);
        }

        return map.Finish();
    }

    /// <summary>Live bytes by directory; empty for an analysis without files.</summary>
    public static Treemap OfFolders(ImageAnalysis analysis)
    {
        Treemap map = new();
        if (analysis.Files is { } files)
        {
            map.Open(SizeTree.OfLive(files), 0, 0);
        }

        return map.Finish();
    }

    /// <summary>Unpacked bytes by layer, and by directory in each.</summary>
    public static Treemap OfLayers(ImageAnalysis analysis)
    {
        Treemap map = new();
        foreach (LayerSummary layer in analysis.Layers.Where(l => l.Unpacked > 0).OrderByDescending(l => l.Unpacked).Take(MostNodes / 4))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"layer {layer.Index}");
            int node = map.Add(0, name, layer.Unpacked, layer.Files);
            if (analysis.Files is { } files && layer.Index < files.Layers.Count)
            {
                map.Open(SizeTree.OfLayer(files.Layers[layer.Index]), 0, node);
            }
        }

        return map.Finish();
    }

    /// <summary>An array of <c>[parent, name, bytes, files]</c>, parents first; a fifth element marks the rest of a directory.</summary>
    public void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartArray(name);
        foreach (Node node in _nodes)
        {
            json.WriteStartArray();
            json.WriteNumberValue(node.Parent);
            json.WriteStringValue(node.Name);
            json.WriteNumberValue(node.Size);
            json.WriteNumberValue(node.Files);
            if (node.Rest)
            {
                json.WriteNumberValue(1);
            }

            json.WriteEndArray();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    }

    private int Add(int parent, string name, long size, int files, bool rest = false)
    {
        _nodes.Add(new Node(parent, HtmlText.Plain(name, MostName), size, files, rest));
        return _nodes.Count - 1;
    }

    private void AddHeaviest(int parent, ImmutableArray<(string Name, long Size, int Files)> items, int most)
    {
        foreach ((string name, long size, int files) in items.Take(most))
        {
            Add(parent, name, size, files);
        }

        AddRest(parent, items.Length - most, items.Skip(most).Sum(i => i.Size), items.Skip(most).Sum(i => i.Files));
    }

    private void AddRest(int parent, int count, long size, int files)
    {
        if (count > 0)
        {
            Add(parent, string.Create(CultureInfo.InvariantCulture, $"{count} smaller"), size, files, rest: true);
        }
    }

    private void Open(SizeTree tree, int folder, int node) =>
        _open.Enqueue((tree, folder, node), (-tree.SizeOf(folder), _open.Count + _nodes.Count));

    private Treemap Finish()
    {
        long whole = _open.UnorderedItems.Sum(i => i.Element.Tree.SizeOf(i.Element.Folder));
        while (_nodes.Count < MostNodes && _open.TryDequeue(out (SizeTree Tree, int Folder, int Node) next, out _))
        {
            Expand(next.Tree, next.Folder, next.Node, whole / Pixels);
        }

        _nodes[0] =
            _nodes[0] with
            {
                Size = _nodes.Where(n => n.Parent == 0).Sum(n => n.Size),
                Files = _nodes.Where(n => n.Parent == 0)
            .Sum(n => n.Files)
            };
        return this;
    }

    private void Expand(SizeTree tree, int folder, int node, long least)
    {
        List<int> children = tree.ChildrenOf(folder);

        // A directory that only holds a directory is shown as one: nix/store.
        string name = _nodes[node].Name;
        while (node != 0 && children is [int only] && _nodes[node].Parent != 0 && name.Length < MostName
            && tree.ChildrenOf(only) is { Count: > 0 } below)
        {
            name += "/" + tree.NameOf(only);
            children = below;
        }

        _nodes[node] = _nodes[node] with { Name = name };
        int shown = Math.Min(children.Count, MostChildren);
        while (shown > 0 && tree.SizeOf(children[shown - 1]) < least)
        {
            shown--;
        }

        foreach (int child in children.Take(shown))
        {
            Open(tree, child, Add(node, tree.NameOf(child), tree.SizeOf(child), tree.FilesOf(child)));
        }

        AddRest(node, children.Count - shown, children.Skip(shown).Sum(tree.SizeOf), children.Skip(shown).Sum(tree.FilesOf));
    }

    private sealed record Node(int Parent, string Name, long Size, int Files, bool Rest);
}
