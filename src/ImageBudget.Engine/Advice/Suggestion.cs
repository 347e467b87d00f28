using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Advice;

/// <summary>Something that can be taken out of an image.</summary>
public sealed record Suggestion
{
    /// <summary>The kind of advice, stable: <c>reference-cut</c>, <c>copied-to-root</c> ...</summary>
    public required string Kind { get; init; }

    /// <summary>One line: what it is.</summary>
    public required string Title { get; init; }

    /// <summary>Live bytes that would leave (for waste in lower layers: unpacked bytes).</summary>
    public required long Bytes { get; init; }

    /// <summary>
    /// What it adds to the suggestions ranked before it: less than <see cref="Bytes"/> where they take out some of the same, 0 where it is
    /// part of them.
    /// </summary>
    public long Beyond { get; init; }

    /// <summary>How many files have to change; 0 when it is one change to the build's description.</summary>
    public int Sites { get; init; }

    /// <summary>Why it is there.</summary>
    public required string Why { get; init; }

    /// <summary>What to write, ready to be pasted; may have several lines.</summary>
    public required string Fix { get; init; }

    /// <summary><c>nix</c>, <c>dockerfile</c>, <c>csproj</c>, <c>sh</c>, or <c>text</c> for what to do in words, where nothing is known of
    /// what made the image.</summary>
    public required string FixLanguage { get; init; }

    /// <summary>Where this is discussed or documented; null when the fix speaks for itself.</summary>
    public string? Source { get; init; }

    /// <summary>False for a suspicion: bytes and place are measured, whether they are needed is not.</summary>
    public bool Certain { get; init; } = true;

    /// <summary>The files or references that show it, the heaviest or first ones.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>How many pieces of evidence there are in all.</summary>
    public int EvidenceCount { get; init; }

    /// <summary>What leaves; null for bytes that no other suggestion can count.</summary>
    internal Freed? Frees { get; init; }
}
