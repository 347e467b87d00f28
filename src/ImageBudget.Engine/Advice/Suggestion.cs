using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Advice;

/// <summary>Something that can be taken out of an image.</summary>
public sealed record Suggestion
{
    /// <summary>The kind of advice, stable: <c>reference-cut</c>, <c>copied-to-root</c> ...</summary>
    public required string Kind { get; init; }

    /// <summary>One line.</summary>
    public required string Title { get; init; }

    /// <summary>Live bytes that would be freed (for waste in lower layers: unpacked bytes).</summary>
    public required long Bytes { get; init; }

    /// <summary>
    /// Bytes in addition to the suggestions ranked before it: less than <see cref="Bytes"/> when they free some of the same bytes, 0 when
    /// they free all.
    /// </summary>
    public long Beyond { get; init; }

    /// <summary>Number of files to change; 0 for one change of the build description.</summary>
    public int Sites { get; init; }

    /// <summary>Why the bytes are in the image.</summary>
    public required string Why { get; init; }

    /// <summary>Text to paste; may have several lines.</summary>
    public required string Fix { get; init; }

    /// <summary><c>nix</c>, <c>dockerfile</c>, <c>csproj</c>, <c>sh</c>, or <c>text</c> for instructions in words, when it is unknown what
    /// built the image.</summary>
    public required string FixLanguage { get; init; }

    /// <summary>Where this is discussed or documented; null when there is no source.</summary>
    public string? Source { get; init; }

    /// <summary>False when the files may be needed: sizes and paths are measured, the need is not.</summary>
    public bool Certain { get; init; } = true;

    /// <summary>Files or references, the largest or first ones.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>Total number of pieces of evidence.</summary>
    public int EvidenceCount { get; init; }

    /// <summary>The removed content; null for bytes that no other suggestion can count.</summary>
    internal Savings? Frees { get; init; }

    /// <summary>What leaves, as a line of a budget can name it; null when no line can.</summary>
    internal AdviceTarget? Target { get; init; }
}
