using ImageBudget.Ecosystems;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>Which package each path belongs to, whether something is left at it or not. -1 is nobody.</summary>
internal sealed class Ownership
{
    private readonly IReadOnlyList<PackageDraft> _packages;
    private readonly Dictionary<int, int> _files = [];
    private readonly Dictionary<int, int> _ofLanguages = [];
    private readonly RootFs _root;

    // By node, because images have millions of them: empty where nobody owns a folder, and the same one where only store paths are owned.
    private int[] _tree = [];
    private int[] _store = [];

    private Ownership(RootFs root, IReadOnlyList<PackageDraft> packages)
    {
        _root = root;
        _packages = packages;
    }

    // The most specific owner wins: an npm package inside a store path or a Debian package's folder is its own.
    public int this[int node]
    {
        get
        {
            int tree = TreeOf(node);
            return _ofLanguages.TryGetValue(node, out int named) && !Keeps(tree, named) ? named
                : tree >= 0 ? tree
                : _files.GetValueOrDefault(node, -1);
        }
    }

    /// <summary>The package whose store path a node lies in.</summary>
    public int StoreOf(int node) => _store.Length == 0 ? -1 : _store[node];

    /// <summary>The same without the rest, for those who keep it.</summary>
    public FileOwners Owners => new(node => this[node], [.. _packages.Select(p => p.Id)]);

    public static Ownership Of(RootFs files, IReadOnlyList<PackageDraft> packages)
    {
        Dictionary<int, int> trees = [];
        Dictionary<int, int> stores = [];
        Ownership owners = new(files, packages);
        foreach (PackageDraft package in packages)
        {
            foreach (int node in package.Trees)
            {
                (package.StoreHash is null ? trees : stores).TryAdd(node, package.Index);
            }

            foreach (int node in package.Files)
            {
                (package.OfLanguage ? owners._ofLanguages : owners._files).TryAdd(node, package.Index);
            }
        }

        if (stores.Count > 0)
        {
            owners._tree = owners._store = HandedDown(files, stores);
        }

        if (trees.Count > 0)
        {
            foreach ((int node, int package) in stores)
            {
                trees.TryAdd(node, package);
            }

            owners._tree = HandedDown(files, trees);
        }

        return owners;
    }

    // A folder's node always comes before what lies in it, so that one pass hands everything down.
    private static int[] HandedDown(RootFs files, Dictionary<int, int> owned)
    {
        int[] owner = new int[files.Count];
        owner[RootFs.Root] = -1;
        for (int node = 1; node < owner.Length; node++)
        {
            owner[node] = owned.TryGetValue(node, out int own) ? own : owner[files.ParentOf(node)];
        }

        return owner;
    }

    // An npm package that a wheel carries (and lists file by file) keeps its folder.
    private bool Keeps(int tree, int named) =>
        tree >= 0 && _packages[tree].OfLanguage && _packages[tree].Ecosystem != _packages[named].Ecosystem;

    private int TreeOf(int node) => _tree.Length == 0 ? -1 : _tree[node];

    /// <summary>The package of another ecosystem that holds this one: a Debian package with Python metadata in it. -1 when there is none.</summary>
    public int HolderOf(PackageDraft package)
    {
        if (package.Anchor < 0)
        {
            return -1;
        }

        int tree = TreeOf(package.Trees.Count > 0 ? _root.ParentOf(package.Trees[0]) : package.Anchor);
        int file = _files.GetValueOrDefault(package.Anchor, -1);
        return IsOther(tree) ? tree : IsOther(file) ? file : -1;

        bool IsOther(int holder) => holder >= 0 && _packages[holder].Ecosystem != package.Ecosystem;
    }
}
