using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.References;

namespace ImageBudget.Advice;

/// <summary>What the kinds of advice look at.</summary>
internal sealed class AdviceContext(ImageAnalysis analysis)
{
    public const int MostEvidence = 5;

    public ImageAnalysis Analysis { get; } = analysis;

    public ReferenceGraph Graph => field ??= ReferenceGraph.Of(Analysis);

    public bool IsNix { get; } = analysis.Packages.Any(p => p.Ecosystem is "nix" or "guix");

    /// <summary>Ids of packages that a mention keeps in the image, which <see cref="ReferenceCuts"/> tells of.</summary>
    public IReadOnlySet<string> KeptByMention => field ??=
        Analysis.References.Where(r => ReferenceCuts.IsWorthCutting(this, r)).Select(r => r.To).ToHashSet(StringComparer.Ordinal);

    /// <summary>Live regular files with their sizes, each content once.</summary>
    public ImmutableArray<LiveFile> Files => _files.IsDefault ? _files = FindFiles() : _files;

    private ImmutableArray<LiveFile> _files;

    /// <summary>One suggestion over all files that a predicate picks; null when there are none.</summary>
    public FileSum? Sum(Func<LiveFile, bool> picks)
    {
        List<LiveFile> found = [.. Files.Where(picks)];
        return found.Count == 0 ? null : new FileSum(found);
    }

    private ImmutableArray<LiveFile> FindFiles()
    {
        if (Analysis.Files is not { } files)
        {
            return [];
        }

        HashSet<FileContent> seen = [];
        ImmutableArray<LiveFile>.Builder found = ImmutableArray.CreateBuilder<LiveFile>();
        for (int node = 1; node < files.Count; node++)
        {
            if (files.ContentOf(node) is { } content && files.SizeOf(content) > 0 && seen.Add(content))
            {
                found.Add(new LiveFile(files.PathOf(node), files.SizeOf(content)));
            }
        }

        return found.ToImmutable();
    }
}

/// <summary>A live file: its path, <c>/</c> first, and its bytes.</summary>
internal readonly record struct LiveFile(string Path, long Bytes)
{
    public bool EndsWith(string suffix) => Path.EndsWith(suffix, StringComparison.Ordinal);

    public bool Has(string part) => Path.Contains(part, StringComparison.Ordinal);
}

/// <summary>Files that belong together, the heaviest shown.</summary>
internal sealed class FileSum(List<LiveFile> files)
{
    public long Bytes { get; } = files.Sum(f => f.Bytes);

    public int Count { get; } = files.Count;

    public ImmutableArray<Evidence> Evidence { get; } =
    [
        .. files.OrderByDescending(f => f.Bytes).ThenBy(f => f.Path, StringComparer.Ordinal).Take(AdviceContext.MostEvidence)
            .Select(f => new Evidence(f.Path, null, Diagnostics.ByteCount.Format(f.Bytes))),
    ];
}
