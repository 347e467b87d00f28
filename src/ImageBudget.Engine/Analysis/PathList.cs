using System.Collections;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>Paths that are built on access, to save memory: an image can have millions of duplicates and names of 64 KiB.</summary>
internal sealed class PathList(RootFs files, ReadOnlyMemory<RootNode> nodes) : IReadOnlyList<string>
{
    public int Count => nodes.Length;

    public string this[int index] => files.PathOf(nodes.Span[index]);

    public IEnumerator<string> GetEnumerator()
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
