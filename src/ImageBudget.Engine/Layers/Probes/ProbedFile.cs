using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>A file before its content is read.</summary>
internal readonly ref struct ProbedFile
{
    /// <summary>A <see cref="Path"/> is shorter than this, in bytes. Files that are recognised by path have far shorter paths.</summary>
    public const int PathLimit = 1024;

    public required LayerNode Node { get; init; }

    /// <summary>Raw bytes without a leading slash; empty for a path of <see cref="PathLimit"/> bytes or more.</summary>
    public required ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Bytes as programs see them; holes of a sparse file included.</summary>
    public required long Size { get; init; }

    public required bool IsSparse { get; init; }

    /// <summary>The first bytes, at least 512 if the file has so many; empty for a sparse file. They are part of the content that
    /// follows.</summary>
    public required ReadOnlySpan<byte> Head { get; init; }
}
