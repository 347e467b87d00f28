using System.Collections.Immutable;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Ecosystems;

/// <summary>
/// Notes on package databases in the image that are not read: those of package managers without a directory in <c>Ecosystems</c>, those of
/// known package managers at other paths or in other formats, and known package managers without a database. Without these notes a rule
/// could pass although packages were not measured.
/// </summary>
internal static class UnreadDatabases
{
    private const int MostArchives = 50;

    private static readonly ImmutableArray<UnreadDatabase> _all =
    [
        new("pacman", "alpm", ["/var/lib/pacman/local"]),
        new("Portage, or of FreeBSD's pkg", "ebuild", ["/var/db/pkg"]),
        new("pkgtools", "slackware", ["/var/lib/pkgtools/packages", "/var/log/packages", "/var/adm/packages"]),
        new("opkg", "opkg",
            ["/usr/lib/opkg/status", "/var/lib/opkg/status", "/opt/lib/opkg/status", "/usr/lib/ipkg/status", "/etc/ipkg/status"]),
        new("XBPS", "xbps", ["/var/db/xbps"]),
        new("swupd", "swupd", ["/usr/share/clear/bundles", "/var/lib/swupd"]),
        new("eopkg", "eopkg", ["/var/lib/eopkg/package"]),
        new("Tazpkg", "tazpkg", ["/var/lib/tazpkg/installed"]),
        new("Tiny Core", "tcz", ["/usr/local/tce.installed"]),
        new("CRUX's pkgutils", "crux", ["/var/lib/pkg/db"]),
        new("Pkgsrc", "pkgsrc", ["/usr/pkg/pkgdb", "/usr/pkg/share/pkgdb"]),
        new("IPS", "ips", ["/var/pkg/state/installed"]),
        new("Flatpak", "flatpak", ["/var/lib/flatpak/app", "/var/lib/flatpak/runtime"], OfSystem: false),
        new("snapd", "snap", ["/var/lib/snapd/snaps"], OfSystem: false),
        new("Homebrew", "brew", ["/home/linuxbrew/.linuxbrew/Cellar", "/opt/homebrew/Cellar", "/usr/local/Cellar"], OfSystem: false),
    ];

    // Files that identify an installed package manager. A file that a package owns was installed by that package.
    private static readonly ImmutableArray<(string Type, string Name, string File)> _managers =
    [
        (Debian.DebianEcosystem.Type, "dpkg", "/usr/share/dpkg/cputable"),
        (Alpine.AlpineEcosystem.Type, "apk", "/etc/apk/world"),
        (Rpm.RpmEcosystem.Type, "rpm", "/usr/lib/rpm/rpmrc"),
    ];

    // Databases of known kinds, by the suffix of their path below any root.
    private static readonly ImmutableArray<(string Type, string End)> _elsewhere =
    [
        (Debian.DebianEcosystem.Type, "/var/lib/dpkg/status"),
        (Alpine.AlpineEcosystem.Type, "/lib/apk/db/installed"),
        (Rpm.RpmEcosystem.Type, "/rpm/rpmdb.sqlite"),
        (Rpm.RpmEcosystem.Type, "/rpm/Packages.db"),
        (Rpm.RpmEcosystem.Type, "/rpm/Packages"),
    ];

    /// <summary>Adds the notes; must run after all inventories.</summary>
    public static void Note(InventoryReader reader)
    {
        foreach (UnreadDatabase database in _all)
        {
            IEnumerable<RootNode> places = database.Places.Select(p => Find(reader.Files, p, database.OfSystem));
            if (places.FirstOrDefault(n => n.Exists, RootNode.None) is { Exists: true } node)
            {
                string gone = reader.Files[node].Live ? "" : ", which a later layer deletes";
                reader.Note(
                    database.Type, reader.Files.PathOf(node),
                    $"is the package database of {database.Name}{gone}; its packages are not read");
            }
        }

        foreach ((string type, string name, string file) in _managers)
        {
            RootNode node = reader.Files.Lookup(file);
            if (node.Exists && reader.Files.KindOf(node) == FileKind.File && !reader.Notes.Any(n => n.Ecosystem == type)
                && !reader.Packages.Any(p => p.Ecosystem == type || p.Files.Contains(node)))
            {
                reader.Note(type, file, $"{name} is installed, but there is no package database of it");
            }
        }

        NoteElsewhere(reader);
        NoteArchives(reader);
        NoteOtherRpm(reader);
    }

    // A root file system inside the image: dnf --installroot, debootstrap, apk --root. A deleted one still exists in lower layers.
    private static void NoteElsewhere(InventoryReader reader)
    {
        RootFs files = reader.Files;
        HashSet<string> told = [];
        byte[][] names =
            [.. _elsewhere.Select(e => Encoding.ASCII.GetBytes(e.End[(e.End.LastIndexOf('/') + 1)..]))
            .DistinctBy(Encoding.ASCII.GetString)];
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (!IsOneOf(files.NameOf(node), names) || files.KindOf(node) is not (FileKind.File or FileKind.HardLink))
            {
                continue;
            }

            string path = files.PathOf(node);
            foreach ((string type, string end) in _elsewhere)
            {
                if (path.EndsWith(end, StringComparison.Ordinal) && !EcosystemCatalog.Wants(Encoding.UTF8.GetBytes(path.TrimStart('/')))
                    && !PackageStores.Holds(files, node) && told.Count < MostArchives && told.Add(type + path))
                {
                    reader.Note(type, path, "is the package database of another root file system, whose packages are not read");
                }
            }
        }
    }

    // Archives of packages that are not read: Electron's asar, and eggs that were not unpacked (setuptools, zip_safe).
    private static void NoteArchives(InventoryReader reader)
    {
        int told = 0;
        foreach (RootNode node in reader.Files.NodesBelowRoot)
        {
            bool isAsar = reader.Files.NameOf(node).EndsWith(".asar"u8);
            if ((isAsar || reader.Files.NameOf(node).EndsWith(".egg"u8)) && reader.Files.KindOf(node) == FileKind.File
                && !PackageStores.Holds(reader.Files, node) && told++ < MostArchives)
            {
                reader.Note(
                    isAsar ? Npm.NpmEcosystem.Type : Python.PythonEcosystem.Type,
                    reader.Files.PathOf(node),
                    "is an archive of packages, which is not looked into");
            }
        }
    }

    private static bool IsOneOf(ReadOnlySpan<byte> name, byte[][] names)
    {
        foreach (byte[] each in names)
        {
            if (name.SequenceEqual(each))
            {
                return true;
            }
        }

        return false;
    }

    // rpm's macro _db_backend chooses among backends; backends that are not read have other files.
    private static void NoteOtherRpm(InventoryReader reader)
    {
        foreach (string folder in new[] { "/var/lib/rpm", "/usr/lib/sysimage/rpm", "/usr/share/rpm" })
        {
            RootNode node = reader.Files.Lookup(folder);
            RootNode other = !node.Exists ? RootNode.None : reader.Files.Children(node).Order().FirstOrDefault(
                n => reader.Files.KindOf(n) == FileKind.File && reader.Files.ContentOf(n) is { } c && reader.Files.SizeOf(c) > 0,
                RootNode.None);
            if (other.Exists && !reader.Packages.Any(p => p.Ecosystem == Rpm.RpmEcosystem.Type)
                && !reader.Notes.Any(n => n.Ecosystem == Rpm.RpmEcosystem.Type))
            {
                reader.Note(
                    Rpm.RpmEcosystem.Type, reader.Files.PathOf(other), "is in rpm's directory, which holds no database of a known kind");
                return;
            }
        }
    }

    private static RootNode Find(RootFs files, string place, bool alsoDeleted)
    {
        RootNode live = files.Lookup(place);
        if (live.Exists)
        {
            return HoldsAny(files, live) ? live : RootNode.None;
        }

        RootNode node = RootFs.Root;
        foreach (string name in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            node = !node.Exists ? node : files.Find(node, Encoding.UTF8.GetBytes(name));
        }

        return alsoDeleted && node.Exists && (files[node].HasChildren || files.FileOf(node).Kind == FileKind.File) ? node : RootNode.None;
    }

    // A package manager that was never used has an empty directory.
    private static bool HoldsAny(RootFs files, RootNode node) =>
        files.KindOf(node) != FileKind.Directory
            ? files.ContentOf(node) is { } content && files.SizeOf(content) > 0 : files.Children(node).Any();
}
