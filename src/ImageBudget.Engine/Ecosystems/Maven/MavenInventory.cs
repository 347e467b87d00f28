using ImageBudget.Files;
using ImageBudget.Layers;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// Java libraries: each jar, war or ear is a package and owns its file; nested archives and shaded libraries are packages without bytes of
/// their own, on which it depends.
/// </summary>
internal static class MavenInventory
{
    public static bool Wants(ReadOnlySpan<byte> path) => JarReader.IsJar(path);

    public static ContentReduction? ReductionFor(ReadOnlySpan<byte> path)
    {
        if (!JarReader.IsJar(path))
        {
            return null;
        }

        string name = ImagePath.Show(path[(path.LastIndexOf((byte)'/') + 1)..]);
        return (content, size) => JarReader.Read(content, size, name).ToBytes();
    }

    public static void Read(InventoryReader reader)
    {
        List<(Document Document, JarContents Jar, Dictionary<string, PackageDraft> Archives)> found = [];
        foreach (Document document in reader.Documents)
        {
            // An archive is its own record, so a deleted one is gone.
            if (!document.IsLive || !JarReader.IsJar(document.Path) || PackageStores.Holds(reader.Files, document.Node))
            {
                continue;
            }

            if (document.Content is null)
            {
                reader.Note(MavenEcosystem.Type, document.Path, "cannot be read: it is sparse, or there are too many archives");
                continue;
            }

            JarContents jar = JarContents.FromBytes(document.Content);
            foreach (string problem in jar.Problems)
            {
                reader.Note(MavenEcosystem.Type, document.Path, problem);
            }

            found.Add((document, jar, new Dictionary<string, PackageDraft>(StringComparer.Ordinal)));
        }

        // Files come before nested archives, so that of two with the same coordinates the file gets the plain package URL.
        foreach (bool outermost in new[] { true, false })
        {
            foreach ((Document document, JarContents jar, Dictionary<string, PackageDraft> archives) in found)
            {
                Add(reader, document, jar, archives, outermost);
            }
        }
    }

    private static void Add(
        InventoryReader reader, Document document, JarContents jar, Dictionary<string, PackageDraft> archives, bool outermost)
    {
        foreach (JarArtifact artifact in jar.Artifacts.Where(a => (a.Inside.Length == 0 && a.IsArchive) == outermost))
        {
            string path = artifact.Inside.Length == 0 ? document.Path : $"{document.Path}!/{artifact.Inside}";
            string name = artifact.Group is null ? artifact.Name : $"{artifact.Group}:{artifact.Name}";
            PackageDraft draft = new()
            {
                Ecosystem = MavenEcosystem.Type,
                Id = PackageUrl.Of(MavenEcosystem.Type, artifact.Group, artifact.Name, artifact.Version),
                Name = artifact.Name,
                FullName = name,
                Version = artifact.Version,
                Path = path,
                DisplayName = artifact.Version.Length == 0 ? artifact.Name : $"{artifact.Name} {artifact.Version}",
                OfLanguage = true,
                Anchor = outermost ? document.Node : RootNode.None,
                Wanted = outermost ? new Evidence(document.Path, null, $"{name} {artifact.Version} ({artifact.Proof})") : null,
            };
            if (outermost)
            {
                draft.Files.Add(document.Node);
            }

            reader.Add(draft);
            if (!outermost && archives.GetValueOrDefault(artifact.IsArchive ? Outer(artifact.Inside) : artifact.Inside) is { } holder)
            {
                reader.Depends(holder, draft, new Evidence(path, null, $"{name} {artifact.Version} ({artifact.Proof})"));
            }

            if (artifact.IsArchive)
            {
                archives.TryAdd(artifact.Inside, draft);
            }
        }
    }

    private static string Outer(string inside) => inside.LastIndexOf("!/", StringComparison.Ordinal) is >= 0 and int at ? inside[..at] : "";
}
