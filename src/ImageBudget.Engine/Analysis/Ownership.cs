using ImageBudget.Files;
using ImageBudget.Inventories;

namespace ImageBudget.Analysis;

/// <summary>Which package each path belongs to, whether something is left at it or not. -1 is nobody.</summary>
internal sealed class Ownership
{
    private Ownership(int[] of, int[] store)
    {
        _owner = of;
        Store = store;
    }

    private readonly int[] _owner;

    /// <summary>The package whose store path a node lies in.</summary>
    public int[] Store { get; }

    public int this[int node] => _owner[node];

    public static Ownership Of(RootFs files, IReadOnlyList<PackageDraft> packages)
    {
        Dictionary<int, int> trees = [];
        Dictionary<int, int> stores = [];
        Dictionary<int, int> singles = [];
        foreach (PackageDraft package in packages)
        {
            foreach (int node in package.Trees)
            {
                (package.StoreHash is null ? trees : stores).TryAdd(node, package.Index);
            }

            foreach (int node in package.Files)
            {
                singles.TryAdd(node, package.Index);
            }
        }

        if (trees.Count == 0 && stores.Count == 0 && singles.Count == 0)
        {
            int[] nobody = new int[files.Count];
            Array.Fill(nobody, -1);
            return new Ownership(nobody, nobody);
        }

        // A folder's node always comes before what lies in it, so that one pass hands everything down.
        int[] tree = new int[files.Count];
        int[] store = new int[files.Count];
        int[] owner = new int[files.Count];
        tree[RootFs.Root] = store[RootFs.Root] = owner[RootFs.Root] = -1;
        for (int node = 1; node < files.Count; node++)
        {
            int parent = files.ParentOf(node);
            store[node] = stores.TryGetValue(node, out int s) ? s : store[parent];

            // The most specific owner wins: an npm package inside a store path or a Debian package's folder is its own.
            tree[node] = trees.TryGetValue(node, out int t) ? t : stores.TryGetValue(node, out int inner) ? inner : tree[parent];
            owner[node] = tree[node] >= 0 ? tree[node] : singles.GetValueOrDefault(node, -1);
        }

        return new Ownership(owner, store);
    }
}
