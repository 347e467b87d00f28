using System.Collections;

namespace ImageBudget.Files;

/// <summary>All nodes below the root directory, a directory before its children.</summary>
/// <param name="count">Number of nodes, including the root directory.</param>
internal readonly struct RootNodes(int count) : IEnumerable<RootNode>
{
    public Enumerator GetEnumerator() => new(count);

    IEnumerator<RootNode> IEnumerable<RootNode>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public struct Enumerator(int count) : IEnumerator<RootNode>
    {
        private int _at = 0;

        public readonly RootNode Current => new(_at);

        readonly object IEnumerator.Current => Current;

        public bool MoveNext() => ++_at < count;

        public void Reset() => _at = 0;

        public readonly void Dispose()
        {
        }
    }
}
