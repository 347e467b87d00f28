using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Analysis;

/// <summary>The package of each path, live or hidden.</summary>
internal sealed class Ownership
{
    private readonly IReadOnlyList<PackageDraft> _packages;
    private readonly Dictionary<RootNode, PackageIndex> _files = [];
    private readonly Dictionary<RootNode, PackageIndex> _ofLanguages = [];
    private readonly RootFs _root;
    private readonly Lazy<ImmutableArray<PackageCache>> _inCaches = new(() => [.. EcosystemCatalog.All.SelectMany(e => e.Caches)]);

    // By node. Shared or empty where possible, because images have millions of nodes.
    private PackageIndex[] _tree = [];
    private PackageIndex[] _store = [];

    private Ownership(RootFs root, IReadOnlyList<PackageDraft> packages)
    {
        _root = root;
        _packages = packages;
    }

    // The most specific owner takes precedence: an npm package inside a store path or a Debian package's directory owns its files.
    public PackageIndex this[RootNode node]
    {
        get
        {
            PackageIndex tree = TreeOf(node);
            return _ofLanguages.TryGetValue(node, out PackageIndex named) && !Keeps(tree, named) ? named
                : tree.Exists ? tree
                : _files.GetValueOrDefault(node, PackageIndex.None);
        }
    }

    /// <summary>
    /// Which of two names of one content determines its owner, independent of their order in the image: an owned name before an unowned
    /// one, then one outside of package manager caches, then a language's package before a store path or a system package, then the deeper
    /// directory, then the first path.
    /// </summary>
    public RootNode MoreSpecific(RootNode a, RootNode b)
    {
        int order = RankOf(a).CompareTo(RankOf(b));
        return order > 0 ? a : order < 0 ? b : PathOrder.Compare(_root, a, b) <= 0 ? a : b;
    }

    private (bool Owned, bool InUse, bool OfLanguage, int Depth) RankOf(RootNode node)
    {
        PackageIndex owner = this[node];
        if (!owner.Exists)
        {
            return default;
        }

        PackageDraft package = Draft(owner);
        bool cached = _inCaches.Value.Any(c => c.Holds(_root.PathOf(node)));
        return (true, !cached, package.OfLanguage, package.OfLanguage ? DepthOf(package, node) : 0);
    }

    // The depth of the directory by which the package claims a node; a claim by file is the deepest.
    private int DepthOf(PackageDraft package, RootNode node)
    {
        while (node != RootFs.Root && !package.Trees.Contains(node))
        {
            node = _root.ParentOf(node);
        }

        int depth = 0;
        for (; node != RootFs.Root; node = _root.ParentOf(node))
        {
            depth++;
        }

        return depth == 0 ? int.MaxValue : depth;
    }

    /// <summary>The package whose store path contains a node; none outside of stores.</summary>
    public PackageIndex StoreOf(RootNode node) => _store.Length == 0 ? PackageIndex.None : _store[node.Value];

    /// <summary>Only the owners, to keep in memory.</summary>
    public FileOwners Owners => new(node => this[node], [.. _packages.Select(p => p.Id)]);

    public static Ownership Of(RootFs files, IReadOnlyList<PackageDraft> packages)
    {
        Dictionary<RootNode, PackageIndex> trees = [];
        Dictionary<RootNode, PackageIndex> stores = [];
        Ownership owners = new(files, packages);
        foreach (PackageDraft package in packages)
        {
            foreach (RootNode node in package.Trees)
            {
                (package.StoreHash is null ? trees : stores).TryAdd(node, package.Index);
            }

            foreach (RootNode node in package.Files)
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
            foreach ((RootNode node, PackageIndex package) in stores)
            {
                trees.TryAdd(node, package);
            }

            owners._tree = HandedDown(files, trees);
        }

        return owners;
    }

    // A directory's node precedes its children, so one pass passes owners down.
    private static PackageIndex[] HandedDown(RootFs files, Dictionary<RootNode, PackageIndex> owned)
    {
        PackageIndex[] owner = new PackageIndex[files.Count];
        owner[RootFs.Root.Value] = PackageIndex.None;
        foreach (RootNode node in files.NodesBelowRoot)
        {
            owner[node.Value] = owned.TryGetValue(node, out PackageIndex own) ? own : owner[files.ParentOf(node).Value];
        }

        return owner;
    }

    // An npm package inside a wheel keeps its directory, although the wheel lists the files too.
    private bool Keeps(PackageIndex tree, PackageIndex named) =>
        tree.Exists && Draft(tree).OfLanguage && Draft(tree).Ecosystem != Draft(named).Ecosystem;

    private PackageDraft Draft(PackageIndex package) => _packages[package.Value];

    private PackageIndex TreeOf(RootNode node) => _tree.Length == 0 ? PackageIndex.None : _tree[node.Value];

    /// <summary>The package of another ecosystem that contains this one, such as a Debian package with Python metadata. None when there is
    /// none.</summary>
    public PackageIndex HolderOf(PackageDraft package)
    {
        if (!package.Anchor.Exists)
        {
            return PackageIndex.None;
        }

        PackageIndex tree = TreeOf(package.Trees.Count > 0 ? _root.ParentOf(package.Trees[0]) : package.Anchor);
        PackageIndex file = _files.GetValueOrDefault(package.Anchor, PackageIndex.None);
        return IsOther(tree) ? tree : IsOther(file) ? file : PackageIndex.None;

        bool IsOther(PackageIndex holder) => holder.Exists && Draft(holder).Ecosystem != package.Ecosystem;
    }
}
