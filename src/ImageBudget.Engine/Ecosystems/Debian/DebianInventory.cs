using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Debian;

/// <summary>
/// Debian packages: dpkg's status and file lists (dpkg(1), FILES), or <c>status.d</c> of distroless images. apt's extended_states tells
/// which packages were installed automatically (apt-mark(8)).
/// </summary>
internal static class DebianInventory
{
    public const string Database = "/var/lib/dpkg";
    public const string StatusFile = Database + "/status";
    public const string StatusFolder = Database + "/status.d";

    private const string StatesFile = "/var/lib/apt/extended_states";

    public static bool Wants(ReadOnlySpan<byte> path)
    {
        if (path.SequenceEqual("var/lib/apt/extended_states"u8) || OsRelease.Wants(path))
        {
            return true;
        }

        if (!path.StartsWith("var/lib/dpkg/"u8))
        {
            return false;
        }

        path = path["var/lib/dpkg/".Length..];
        return path.SequenceEqual("status"u8) || path.SequenceEqual("diversions"u8) || path.StartsWith("status.d/"u8)
            || (path.StartsWith("info/"u8) && (path.EndsWith(".list"u8) || path.EndsWith(".md5sums"u8)));
    }

    public static Layers.ContentReduction? ReductionFor(ReadOnlySpan<byte> path) =>
        path.StartsWith("var/lib/dpkg/info/"u8) && path.EndsWith(".md5sums"u8) ? DpkgLists.ReduceSums : null;

    public static void Read(InventoryReader reader)
    {
        DpkgLists lists = new(reader);
        List<InstalledPackage> found = DpkgDatabase.Read(reader, lists);
        if (found.Count == 0)
        {
            return;
        }

        lists.ClaimRecords(found);
        MarkWanted(reader, found);
        DebianDependencies dependencies = new(found);
        foreach (InstalledPackage package in found.TakeWhile(_ => !reader.HasAllDependencies))
        {
            dependencies.Add(reader, package);
        }
    }

    private static void MarkWanted(InventoryReader reader, List<InstalledPackage> found)
    {
        ILookup<string, string> automatic = Array.Empty<string>().ToLookup(n => n);
        if (reader.NewestAt(StatesFile) is { Content: { } content })
        {
            (ImmutableArray<(string Package, string Architecture)> read, ImmutableArray<string> problems) =
                DpkgFiles.ReadExtendedStates(content);
            automatic = read.ToLookup(a => a.Package, a => a.Architecture, StringComparer.Ordinal);
            foreach (string problem in problems)
            {
                reader.Note(DebianEcosystem.Type, StatesFile, problem);
            }
        }

        foreach (InstalledPackage package in found)
        {
            DpkgPackage record = package.Record;
            if (record.Kept is { } field)
            {
                package.Draft.Wanted = new Evidence(package.Source.Path, null, $"Package: {record.Name}, {field}");
            }
            else if (!automatic[record.Name].Any(a => a == record.Architecture || a.Length == 0 || record.Architecture is "all" or ""))
            {
                package.Draft.Wanted = new Evidence(package.Source.Path, null, $"Package: {record.Name}, installed on request");
            }
        }
    }
}
