namespace ImageBudget.Layers.Trees;

/// <summary>A node of one layer's <see cref="FileTree"/>. Reading the same layer again gives the same values.</summary>
/// <param name="Value">Its index in the tree; 0 is the root directory.</param>
internal readonly record struct LayerNode(int Value);

/// <summary>All nodes of a tree in its order: a directory before its children.</summary>
internal readonly struct LayerNodes(int count)
{
    public Enumerator GetEnumerator() => new(count);

    public struct Enumerator(int count)
    {
        private int _at = -1;

        public readonly LayerNode Current => new(_at);

        public bool MoveNext() => ++_at < count;
    }
}
