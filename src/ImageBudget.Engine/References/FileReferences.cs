using System.Collections.Immutable;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Sources;

namespace ImageBudget.References;

/// <summary>References from file contents: ELF, scripts, links, and the commands of the configuration.</summary>
internal static class FileReferences
{
    /// <param name="edges">Receives the edges; has the owners.</param>
    /// <param name="layers">Base layer first; null for a layer that is not in the image.</param>
    /// <param name="elf">The facts of ELF files.</param>
    /// <param name="config">The image's configuration.</param>
    /// <param name="documentAt">Gives the content of a small file; null when it does not exist.</param>
    /// <param name="cancellation">Checked between programs.</param>
    public static void Collect(
        FileEdges edges, ImmutableArray<LayerAnalysis?> layers, IReadOnlyDictionary<FileContent, ElfFacts> elf, ImageConfig config,
        Func<string, byte[]?> documentAt, CancellationToken cancellation)
    {
        Dictionary<FileContent, string> shebangs = FileFacts.Of<Shebang>(layers).ToDictionary(f => f.File, f => f.Fact.Line);
        ProgramSearch programs = new(edges.Files, config);
        ElfReferences.Collect(edges, new LoaderPaths(edges.Files, documentAt), elf, cancellation);
        ShebangReferences.Collect(edges, programs, shebangs);
        LinkReferences.Collect(edges);
        EntryPoints.Collect(edges, programs, config);
    }
}
