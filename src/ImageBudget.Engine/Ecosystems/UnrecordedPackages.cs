using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Finds packages whose record a later layer hid, overwrote or shortened while their files stayed in the image. A file counts when it is
/// unchanged since the record was hidden, and no package with a current record claims it.
/// </summary>
/// <param name="reader">The image.</param>
internal sealed class UnrecordedPackages(InventoryReader reader)
{
    private readonly Dictionary<string, Claims> _claims = new(StringComparer.Ordinal);

    /// <summary>True when a file of the package is still in the image; its files are then recorded as claimed.</summary>
    /// <param name="package">With its claims; without its metadata when that is gone.</param>
    /// <param name="until">The layer that hides its record: files of that layer and later ones do not belong to it.</param>
    /// <param name="beside">
    /// Names of the packages in the same record. A file that one of them claims now was shared with it. A file that a package of another
    /// name claims, without having been written again, means that the package was renamed in the record. Null when every claim counts.
    /// </param>
    public bool AreThere(PackageDraft package, int until, IReadOnlySet<string>? beside = null)
    {
        Claims claims = ClaimsOf(package.Ecosystem);
        return package.Files.Exists(n => IsFile(n) && Counts(n) && (beside is not null || !IsInside(n, claims.Trees)))
            || package.Trees.Exists(HoldsAny);

        bool Counts(RootNode node) => reader.Files[node].Layer < until
            && !(claims.Files.TryGetValue(node, out string? owner) && (beside is null || beside.Contains(owner)));

        bool HoldsAny(RootNode tree)
        {
            if (!reader.Files[tree].Live || claims.Trees.Contains(tree))
            {
                return false;
            }

            Stack<RootNode> open = new([tree]);
            while (open.TryPop(out RootNode folder))
            {
                foreach (RootNode node in reader.Files.Children(folder))
                {
                    if (reader.Files.KindOf(node) != FileKind.Directory)
                    {
                        if (Counts(node))
                        {
                            return true;
                        }
                    }
                    else if (!claims.Trees.Contains(node))
                    {
                        open.Push(node);
                    }
                }
            }

            return false;
        }
    }

    private bool IsInside(RootNode node, HashSet<RootNode> trees)
    {
        for (; trees.Count > 0 && node != RootFs.Root; node = reader.Files.ParentOf(node))
        {
            if (trees.Contains(node))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFile(RootNode node) => reader.Files.KindOf(node) is not (FileKind.None or FileKind.Directory);

    private Claims ClaimsOf(string ecosystem)
    {
        if (!_claims.TryGetValue(ecosystem, out Claims? claims))
        {
            _claims.Add(ecosystem, claims = new Claims());
        }

        for (; claims.Read < reader.Packages.Count; claims.Read++)
        {
            PackageDraft package = reader.Packages[claims.Read];
            if (package.Ecosystem != ecosystem)
            {
                continue;
            }

            claims.Trees.UnionWith(package.Trees);
            foreach (RootNode node in package.Files)
            {
                claims.Files.TryAdd(node, package.Name);
            }
        }

        return claims;
    }

    private sealed class Claims
    {
        public int Read { get; set; }

        public HashSet<RootNode> Trees { get; } = [];

        public Dictionary<RootNode, string> Files { get; } = [];
    }
}
