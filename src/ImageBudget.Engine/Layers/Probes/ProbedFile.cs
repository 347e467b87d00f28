using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>What is known of a file before its content is read.</summary>
internal readonly ref struct ProbedFile
{
    /// <summary>A <see cref="Path"/> is shorter, in bytes. What is looked for by its path lies below paths far shorter than this.</summary>
    public const int PathLimit = 1024;

    public required LayerNode Node { get; init; }

    /// <summary>Raw bytes without a leading slash; empty when that is no shorter than <see cref="PathLimit"/>.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>As programs see it: of a sparse file with its holes.</summary>
    public required long Size { get; init; }

    public required bool IsSparse { get; init; }

    /// <summary>The first bytes, at least 512 if the file has so many; of a sparse file none. Content begins with them all the
    /// same.</summary>
    public required ReadOnlySpan<byte> Head { get; init; }
}
