using System.Collections;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>The files that make up <c>reclaimable</c>, each once, with the layer that hides it; the largest first.</summary>
internal sealed class WasteList : IReadOnlyList<WasteItem>
{
    private readonly RootFs _files;

    // Indexes into the root file system's hidden files.
    private readonly int[] _order;

    private WasteList(RootFs files, int[] order)
    {
        _files = files;
        _order = order;
    }

    public int Count => _order.Length;

    public WasteItem this[int index]
    {
        get
        {
            HiddenFile hidden = _files.Hidden[_order[index]];
            string kind = hidden.Kind switch
            {
                HiddenKind.Deleted => "deleted",
                HiddenKind.MetadataOnly => "metadataOnly",
                _ => "overwritten",
            };
            return new WasteItem(kind, _files.PathOf(hidden.Path), _files.SizeOf(hidden.Content), hidden.Content.Layer, hidden.By);
        }
    }

    public static WasteList Of(RootFs files, OwnerSizes ownerSizes)
    {
        int count = 0;
        for (int i = 0; i < files.Hidden.Count; i++)
        {
            count += ownerSizes.IsLive(files.Hidden[i].Content) ? 0 : 1;
        }

        int[] order = new int[count];
        for (int i = 0; i < files.Hidden.Count; i++)
        {
            if (!ownerSizes.IsLive(files.Hidden[i].Content))
            {
                order[^count--] = i;
            }
        }

        Array.Sort(order, (a, b) => Compare(files, a, b));
        return new WasteList(files, order);
    }

    public IEnumerator<WasteItem> GetEnumerator()
    {
        for (int i = 0; i < _order.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Compare(RootFs files, int a, int b)
    {
        HiddenFile left = files.Hidden[a], right = files.Hidden[b];
        int order = files.SizeOf(right.Content).CompareTo(files.SizeOf(left.Content));
        order = order != 0 ? order : left.Path == right.Path ? 0 : PathOrder.Compare(files, left.Path, right.Path);
        order = order != 0 ? order : left.Content.Layer.CompareTo(right.Content.Layer);
        order = order != 0 ? order : left.By.CompareTo(right.By);
        return order != 0 ? order : a.CompareTo(b);
    }
}
