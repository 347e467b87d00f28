using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;

namespace ImageBudget.Analysis;

/// <summary>A live file that stripping makes smaller.</summary>
/// <param name="Node">In the root file system; a file with several names occurs once.</param>
/// <param name="Kind">The kind of stripping.</param>
/// <param name="Symbols">Bytes of the symbol table with its names; of a BEAM file, 0.</param>
/// <param name="Debug">Bytes of debug information; of a BEAM file, all bytes that stripping and compressing frees.</param>
internal readonly record struct StrippableFile(RootNode Node, StripKind Kind, long Symbols, long Debug)
{
    public long Bytes => Symbols + Debug;

    /// <summary>In the order of the root file system.</summary>
    public static ImmutableArray<StrippableFile> Find(
        RootFs files, ImmutableArray<LayerAnalysis?> layers, IReadOnlyDictionary<FileContent, ElfFacts> elf)
    {
        Dictionary<FileContent, StrippableFile> found = [];

        // strip removes data after the sections: in a .NET single-file application, the application itself.
        HashSet<FileContent> bundles = [.. FileFacts.Of<BundleManifest>(layers).Select(f => f.File)];
        foreach ((FileContent content, ElfFacts facts) in elf.Where(f => !bundles.Contains(f.Key)))
        {
            // A linker needs the symbols of an object file, and the kernel those of a module, so only debug information is counted.
            bool isLinked = facts.Type is ElfFileType.Executable or ElfFileType.SharedObject;
            long symbols = isLinked ? facts.SymbolTableBytes : 0;
            if (symbols + facts.DebugBytes > 0)
            {
                found[content] = new StrippableFile(RootNode.None, KindOf(facts), symbols, facts.DebugBytes);
            }
        }

        foreach ((FileContent content, BeamExtras extras) in FileFacts.Of<BeamExtras>(layers))
        {
            found[content] = new StrippableFile(RootNode.None, StripKind.Beam, 0, extras.Bytes);
        }

        ImmutableArray<StrippableFile>.Builder live = ImmutableArray.CreateBuilder<StrippableFile>();
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (found.Count == 0)
            {
                break;
            }

            if (files.ContentOf(node) is { } content && found.Remove(content, out StrippableFile file))
            {
                live.Add(file with { Node = node });
            }
        }

        return live.ToImmutable();
    }

    private static StripKind KindOf(ElfFacts facts) =>
        facts.GoBuildInfo is not null ? StripKind.Go
        : facts.CargoDependencies is not null ? StripKind.Rust
        : facts.Type == ElfFileType.Relocatable ? StripKind.Object
        : StripKind.Native;
}

internal enum StripKind
{
    /// <summary>A program or library of a C-like or unknown language.</summary>
    Native,

    /// <summary>An object file or kernel module.</summary>
    Object,

    Go,

    Rust,

    /// <summary>A compiled Erlang or Elixir module.</summary>
    Beam,
}
