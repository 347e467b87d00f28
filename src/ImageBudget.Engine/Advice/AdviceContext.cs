using System.Collections.Immutable;
using ImageBudget.Advice.Nix;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Files;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Advice;

/// <summary>The data that the kinds of advice use.</summary>
internal sealed class AdviceContext(ImageAnalysis analysis)
{
    public const int MostEvidence = 5;

    public ImageAnalysis Analysis { get; } = analysis;

    public ReferenceGraph Graph => Analysis.Graph;

    /// <summary>The references that may be cut, as in the rules of <c>check</c>.</summary>
    public SafeCuts Cuts { get; } = analysis.Cuts;

    /// <summary>The fix for the program that built the image.</summary>
    /// <param name="nix">For images built by Nix; null to use the neutral one.</param>
    /// <param name="dockerfile">For images built from a Dockerfile; null to use the neutral one.</param>
    /// <param name="neutral">For all other images: what to do, in words.</param>
    public (string Text, string Language) Fix(string? nix, string? dockerfile, string neutral) => Analysis.Producer switch
    {
        Producer.Nix or Producer.Nix2Container when nix is not null => (nix, "nix"),
        Producer.Dockerfile when dockerfile is not null => (dockerfile, "dockerfile"),
        _ => (neutral, "text"),
    };

    public bool IsNix => Analysis.Producer is Producer.Nix or Producer.Nix2Container;

    /// <summary>True when one of these files is in the image, so that a Dockerfile can run it.</summary>
    public bool HasProgram(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
        {
            if (Analysis.Files?.Lookup(path).HasParent == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the image has packages of that ecosystem.</summary>
    public bool Has(string ecosystem) => Analysis.Packages.Any(p => p.Ecosystem == ecosystem);

    /// <summary>Store paths that also have hidden copies in lower layers.</summary>
    public ImmutableArray<Package> InSeveralLayers { get; } =
        [.. analysis.Packages.Where(p => EcosystemCatalog.IsStore(p.Ecosystem) && p.Layers.Length > 1 && p.Unpacked > p.Live)];

    /// <summary>The same by path.</summary>
    public IReadOnlySet<string> PathsInSeveralLayers =>
        field ??= InSeveralLayers.Select(p => p.Path ?? p.Id).ToHashSet(StringComparer.Ordinal);

    /// <summary>Ids of packages that only a mention keeps in the image; <see cref="ReferenceCuts"/> reports them.</summary>
    public IReadOnlySet<string> KeptByMention => field ??=
        Analysis.References.Where(r => ReferenceCuts.IsWorthCutting(this, r)).Select(r => r.To).ToHashSet(StringComparer.Ordinal);

    /// <summary>Live regular files with their sizes, each content once.</summary>
    public ImmutableArray<LiveFile> Files => _files.IsDefault ? _files = FindFiles() : _files;

    public ImmutableArray<StrippableFile> Strippable => Analysis.Strippable;

    private ImmutableArray<LiveFile> _files;

    public LiveFile FileOf(StrippableFile file) => new(file.Node, Analysis.Files!.PathOf(file.Node), SizeOf(file));

    /// <summary>Bytes of the whole file.</summary>
    public long SizeOf(StrippableFile file) =>
        Analysis.Files!.ContentOf(file.Node) is { } content ? Analysis.Files.SizeOf(content) : 0;

    /// <summary>The files at these paths.</summary>
    public Savings FreedBy(IEnumerable<string> paths) => Savings.Of(paths
        .Select(p => Analysis.Files?.Lookup(p, followLast: false) ?? RootNode.None)
        .Where(n => n.Exists)
        .Select(n => (n, Analysis.Files!.ContentOf(n) is { } content ? Analysis.Files.SizeOf(content) : 0)));

    /// <summary>The packages that leave together with one: its dominator subtree.</summary>
    public Savings FreedWith(GraphNode node) => Savings.Of(Subtree(Graph.Dominators.Subtree(node)));

    /// <summary>The packages that leave when a reference is cut.</summary>
    public Savings FreedByCut(GraphNode from, GraphNode to) => Savings.Of(Subtree(Graph.Cuts.Leaving(from, to)));

    /// <summary>The largest files as evidence, each with a description.</summary>
    public ImmutableArray<Evidence> EvidenceOf(ImmutableArray<StrippableFile> files, Func<StrippableFile, string> words) =>
    [
        .. files.Select(f => (File: f, Path: Analysis.Files!.PathOf(f.Node)))
            .OrderByDescending(f => f.File.Bytes).ThenBy(f => f.Path, StringComparer.Ordinal).Take(MostEvidence)
            .Select(f => new Evidence(f.Path, null, words(f.File))),
    ];

    /// <summary>The sum of all files that match; null when there are none.</summary>
    public FileSum? Sum(Func<LiveFile, bool> picks)
    {
        List<LiveFile> found = [.. Files.Where(picks)];
        return found.Count == 0 ? null : new FileSum(found);
    }

    private ImmutableArray<string> Subtree(ReadOnlySpan<GraphNode> nodes)
    {
        ImmutableArray<string>.Builder ids = ImmutableArray.CreateBuilder<string>(nodes.Length);
        foreach (GraphNode node in nodes)
        {
            ids.Add(Graph.IdOf(node));
        }

        return ids.MoveToImmutable();
    }

    private ImmutableArray<LiveFile> FindFiles()
    {
        if (Analysis.Files is not { } files)
        {
            return [];
        }

        HashSet<FileContent> seen = [];
        ImmutableArray<LiveFile>.Builder found = ImmutableArray.CreateBuilder<LiveFile>();
        foreach (RootNode node in files.NodesBelowRoot)
        {
            if (files.ContentOf(node) is { } content && files.SizeOf(content) > 0 && seen.Add(content))
            {
                found.Add(new LiveFile(node, files.PathOf(node), files.SizeOf(content)));
            }
        }

        return found.ToImmutable();
    }
}

/// <summary>A live file: its node in the root file system, its path, <c>/</c> first, and its bytes.</summary>
internal readonly record struct LiveFile(RootNode Node, string Path, long Bytes)
{
    public bool EndsWith(string suffix) => Path.EndsWith(suffix, StringComparison.Ordinal);

    public bool Has(string part) => Path.Contains(part, StringComparison.Ordinal);
}

/// <summary>A group of files, of which the largest are shown.</summary>
internal sealed class FileSum(List<LiveFile> files)
{
    public long Bytes { get; } = files.Sum(f => f.Bytes);

    public int Count { get; } = files.Count;

    public Savings Frees { get; } = Savings.Of(files.Select(f => (f.Node, f.Bytes)));

    public ImmutableArray<Evidence> Evidence { get; } =
    [
        .. files.OrderByDescending(f => f.Bytes).ThenBy(f => f.Path, StringComparer.Ordinal).Take(AdviceContext.MostEvidence)
            .Select(f => new Evidence(f.Path, null, ByteCount.Format(f.Bytes))),
    ];
}
