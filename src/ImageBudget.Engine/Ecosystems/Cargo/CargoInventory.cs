using ImageBudget.Files;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Elf;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Cargo;

/// <summary>
/// Rust programs with cargo-auditable's record: the root crate owns the file, the crates linked into it have no bytes of their own. Build
/// dependencies are not in the image.
/// </summary>
internal static class CargoInventory
{
    public static void Read(InventoryReader reader)
    {
        LinkedLibraries linked = new(reader, CargoEcosystem.Type);
        foreach ((RootNode node, string path, ElfFacts facts) in LinkedLibraries.Programs(reader, f => f.CargoDependencies is not null))
        {
            AuditableJson crates = facts.CargoDependencies!;
            foreach (string problem in crates.Problems)
            {
                reader.Note(CargoEcosystem.Type, path, problem);
            }

            PackageDraft?[] drafts = new PackageDraft?[crates.Packages.Length];
            bool rooted = false;
            for (int i = 0; i < drafts.Length; i++)
            {
                CargoPackage crate = crates.Packages[i];
                if (crate.Name.Length > 0 && crate.Kind != "build")
                {
                    drafts[i] = crate.Root && !rooted
                        ? linked.Program(node, path, crate.Name, crate.Version) : linked.Library(crate.Name, crate.Version);
                    rooted |= crate.Root;
                }
            }

            for (int i = 0; i < drafts.Length; i++)
            {
                foreach (int to in crates.Packages[i].Dependencies)
                {
                    if (drafts[i] is { } from && drafts[to] is { } target && from != target)
                    {
                        reader.Depends(from, target, new Evidence(path, null, $"{from.DisplayName} needs {target.DisplayName}"));
                    }
                }
            }

            if (!rooted)
            {
                RequestedPackages.Mark(
                    reader, [.. drafts.OfType<PackageDraft>().Distinct()], d =>
                        new Evidence(path, null, $"{d.DisplayName} was linked into it"));
            }
        }
    }
}
