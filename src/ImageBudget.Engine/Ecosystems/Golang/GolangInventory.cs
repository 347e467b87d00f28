using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.Go;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Golang;

/// <summary>Go programs, from the linker's build information: the main module owns the file, the others have no bytes of their
/// own.</summary>
internal static class GolangInventory
{
    public static void Read(InventoryReader reader)
    {
        LinkedLibraries linked = new(reader, GolangEcosystem.Type);
        foreach ((RootNode node, string path, ElfFacts facts) in LinkedLibraries.Programs(reader, f => f.GoBuildInfo is not null))
        {
            GoBuildInfo info = facts.GoBuildInfo!;
            foreach (string problem in info.Problems)
            {
                reader.Note(GolangEcosystem.Type, path, problem);
            }

            // Commands of the toolchain itself have no main module, only a path.
            string name = info.Main?.Path ?? info.Path ?? path[(path.LastIndexOf('/') + 1)..];
            PackageDraft program = linked.Program(node, path, name, VersionOf(info.Main));
            if (info.GoVersion is { } go)
            {
                string version = go.Split(' ', 2)[0];
                version = version.StartsWith("go", StringComparison.Ordinal) ? version[2..] : version;
                reader.Depends(program, linked.Library("stdlib", version), new Evidence(path, null, $"built with {go}"));
            }

            foreach (GoModule module in info.Dependencies)
            {
                GoModule compiled = module.Replace ?? module;
                string instead = module.Replace is null ? "" : $" in place of {module.Path}";
                reader.Depends(
                    program, linked
                    .Library(compiled.Path, VersionOf(compiled)),
                    new Evidence(path, null, $"dep {compiled.Path} {compiled.Version}{instead}"));
            }
        }
    }

    private static string VersionOf(GoModule? module) => module is null or { Version: "(devel)" } ? "" : module.Version;
}
