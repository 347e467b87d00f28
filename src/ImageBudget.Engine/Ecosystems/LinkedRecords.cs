using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Notes on package records that are links to files whose content was not kept. While a layer streams by, a file is kept by the name of its
/// member; a record that is only another name of it, a hard link or a path through a symbolic link, comes too late to be read.
/// </summary>
internal static class LinkedRecords
{
    // Paths through links to directories are tried in one walk for each link; past this number the rest is not known.
    private const int MostSteps = 3_000_000;

    /// <summary>Adds at most one note for each package type.</summary>
    public static void Note(InventoryReader reader)
    {
        Dictionary<EcosystemDefinition, (string First, int Count)> unread = [];
        RootFs files = reader.Files;
        int steps = 0;
        foreach (RootNode node in files.NodesBelowRoot)
        {
            FileKind kind = files.KindOf(node);
            RootNode target = kind == FileKind.SymbolicLink ? files.Follow(node) : kind == FileKind.HardLink ? node : RootNode.None;
            if (!target.Exists)
            {
                continue;
            }

            if (files.KindOf(target) == FileKind.Directory)
            {
                Walk(reader, target, files.PathOf(node), unread, ref steps);
            }
            else if (IsUnread(reader, target))
            {
                Count(files.PathOf(node), unread);
            }
        }

        foreach ((EcosystemDefinition ecosystem, (string first, int count)) in unread.OrderBy(u => u.Value.First, StringComparer.Ordinal))
        {
            string more = count > 1 ? $" ({Counted.Of(count - 1, "other record")} likewise)" : "";
            foreach (PackageType type in ecosystem.Types)
            {
                reader.Note(type.Name, first, $"is another name of a file that is not read as a package record{more}; store the record as a file");
            }
        }

        if (steps > MostSteps)
        {
            foreach (PackageType type in EcosystemCatalog.All.SelectMany(e => e.Types))
            {
                reader.Note(
                    type.Name,
                    (string?)null,
                    FormattableString.Invariant($"more than {MostSteps} files lie behind links to directories; package records may be among them"));
            }
        }
    }

    private static void Walk(
        InventoryReader reader,
        RootNode directory,
        string path,
        Dictionary<EcosystemDefinition, (string First, int Count)> unread,
        ref int steps)
    {
        Stack<(RootNode Node, string Path)> open = new([(directory, path)]);
        while (steps <= MostSteps && open.TryPop(out (RootNode Node, string Path) at))
        {
            foreach (RootNode child in reader.Files.Children(at.Node))
            {
                steps++;
                FileKind kind = reader.Files.KindOf(child);
                if (kind == FileKind.Directory)
                {
                    open.Push((child, $"{at.Path}/{Encoding.UTF8.GetString(reader.Files.NameOf(child))}"));
                }
                else if (kind is FileKind.File or FileKind.HardLink && IsUnread(reader, child))
                {
                    Count($"{at.Path}/{Encoding.UTF8.GetString(reader.Files.NameOf(child))}", unread);
                }
            }
        }
    }

    private static bool IsUnread(InventoryReader reader, RootNode file) =>
        reader.Files.ContentOf(file) is { } content && reader.Files.SizeOf(content) > 0 && !reader.IsKept(content);

    private static void Count(string path, Dictionary<EcosystemDefinition, (string First, int Count)> unread)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path.TrimStart('/'));
        foreach (EcosystemDefinition ecosystem in EcosystemCatalog.All)
        {
            if (ecosystem.Wants(bytes))
            {
                (string first, int count) = unread.GetValueOrDefault(ecosystem, (path, 0));
                unread[ecosystem] = (string.CompareOrdinal(path, first) < 0 ? path : first, count + 1);
            }
        }
    }
}
