using ImageBudget.Files;
using ImageBudget.Inventories;

namespace ImageBudget.Analysis;

/// <summary>Which package each path belongs to, whether something is left at it or not. -1 is nobody.</summary>
internal sealed class Ownership
{
    private readonly IReadOnlyList<PackageDraft> _packages;
    private readonly Dictionary<int, int> _files;
    private readonly RootFs _root;
    private readonly int[] _tree;
    private readonly int[] _owner;

    private Ownership(RootFs root, IReadOnlyList<PackageDraft> packages, Dictionary<int, int> files, int[] tree, int[] owner, int[] store)
    {
        _root = root;
        _packages = packages;
        _files = files;
        _tree = tree;
        _owner = owner;
        Store = store;
    }

    /// <summary>The package whose store path a node lies in.</summary>
    public int[] Store { get; }

    public int this[int node] => _owner[node];

    /// <summary>The same without the rest, for those who keep it.</summary>
    public FileOwners Owners => new(_owner, [.. _packages.Select(p => p.Id)]);

    public static Ownership Of(RootFs files, IReadOnlyList<PackageDraft> packages)
    {
        Dictionary<int, int> trees = [];
        Dictionary<int, int> stores = [];
        Dictionary<int, int> singles = [];
        Dictionary<int, int> ofLanguages = [];
        foreach (PackageDraft package in packages)
        {
            foreach (int node in package.Trees)
            {
                (package.StoreHash is null ? trees : stores).TryAdd(node, package.Index);
            }

            foreach (int node in package.Files)
            {
                (package.OfLanguage ? ofLanguages : singles).TryAdd(node, package.Index);
            }
        }

        if (trees.Count + stores.Count + singles.Count + ofLanguages.Count == 0)
        {
            int[] nobody = new int[files.Count];
            Array.Fill(nobody, -1);
            return new Ownership(files, packages, singles, nobody, nobody, nobody);
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
            int t = tree[node] = trees.TryGetValue(node, out int own) ? own : stores.TryGetValue(node, out int inner) ? inner : tree[parent];
            owner[node] = ofLanguages.TryGetValue(node, out int named) && !Keeps(t, named) ? named
                : t >= 0 ? t
                : singles.GetValueOrDefault(node, -1);
        }

        return new Ownership(files, packages, singles, tree, owner, store);

        // An npm package that a wheel carries (and lists file by file) keeps its folder.
        bool Keeps(int t, int named) =>
            t >= 0 && packages[t].OfLanguage && packages[t].Ecosystem != packages[named].Ecosystem;
    }

    /// <summary>The package of another ecosystem that holds this one: a Debian package with Python metadata in it. -1 when there is none.</summary>
    public int HolderOf(PackageDraft package)
    {
        if (package.Anchor < 0)
        {
            return -1;
        }

        int tree = _tree[package.Trees.Count > 0 ? _root.ParentOf(package.Trees[0]) : package.Anchor];
        int file = _files.GetValueOrDefault(package.Anchor, -1);
        return IsOther(tree) ? tree : IsOther(file) ? file : -1;

        bool IsOther(int holder) => holder >= 0 && _packages[holder].Ecosystem != package.Ecosystem;
    }
}
