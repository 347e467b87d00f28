using System.Numerics;

namespace ImageBudget.Layers.Trees;

/// <summary>An open-addressing hash table from (directory, name) to a node's index; the names are stored in the nodes.</summary>
internal sealed class NodeTable
{
    private int[] _slots;
    private int _count;

    /// <param name="expected">Expected number of nodes, for the initial capacity.</param>
    public NodeTable(int expected = 0) => _slots = new int[Math.Max(32, BitOperations.RoundUpToPowerOf2((uint)expected / 3 * 4))];

    public static uint Hash(int parent, ReadOnlySpan<byte> name)
    {
        HashCode hash = default;
        hash.Add(parent);
        hash.AddBytes(name);
        return (uint)hash.ToHashCode();
    }

    /// <summary>The slot of the node, or the free slot for it. Slots hold index + 1.</summary>
    public ref int Find<TTree>(TTree tree, int parent, ReadOnlySpan<byte> name)
        where TTree : INodeNames
    {
        uint mask = (uint)_slots.Length - 1;
        uint slot = Hash(parent, name) & mask;
        while (_slots[slot] is var found and not 0)
        {
            if (tree.ParentOf(found - 1) == parent && tree.NameOf(found - 1).SequenceEqual(name))
            {
                break;
            }

            slot = (slot + 1) & mask;
        }

        return ref _slots[slot];
    }

    /// <summary>Must be called before a free slot is filled.</summary>
    /// <returns>True when slots moved, so that <see cref="Find{TTree}"/> must be called again.</returns>
    public bool Grow<TTree>(TTree tree)
        where TTree : INodeNames
    {
        if (++_count * 4 < _slots.Length * 3)
        {
            return false;
        }

        int[] old = _slots;
        _slots = new int[old.Length * 2];
        uint mask = (uint)_slots.Length - 1;
        foreach (int value in old)
        {
            if (value != 0)
            {
                uint slot = Hash(tree.ParentOf(value - 1), tree.NameOf(value - 1)) & mask;
                while (_slots[slot] != 0)
                {
                    slot = (slot + 1) & mask;
                }

                _slots[slot] = value;
            }
        }

        return true;
    }
}

/// <summary>The names and parents of a tree's nodes, for the table.</summary>
internal interface INodeNames
{
    int ParentOf(int node);

    ReadOnlySpan<byte> NameOf(int node);
}
