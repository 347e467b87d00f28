using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Packages whose record a later layer hid, overwrote or cut, while their files stayed: they are in the image. A file counts when it is
/// still the one that lay there while the record did, and no package whose record is there claims it.
/// </summary>
/// <param name="reader">The image.</param>
internal sealed class Leftovers(InventoryReader reader)
{
    private readonly Dictionary<string, Claims> _claims = new(StringComparer.Ordinal);

    /// <summary>True when something of the package is still in the image; it is noted as a claim then.</summary>
    /// <param name="package">What it claims; its metadata apart when that is gone.</param>
    /// <param name="until">The layer that hid its record: files of that layer and later ones are not its own.</param>
    /// <param name="beside">
    /// Names of the packages that the same record lists. A file that one of them claims today was always shared with it; one that a package
    /// of another name claims without having written it anew was renamed in the record alone. Null: every claim counts.
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
