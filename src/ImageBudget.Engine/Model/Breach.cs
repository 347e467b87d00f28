using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>A budget line that the image breaks, as measured by a rule, before severity and waivers.</summary>
public record Breach
{
    /// <summary>A permanent code: IB1xxx sizes, IB2xxx references, IB3xxx packages, IB4xxx waste and content, IB5xxx regressions.</summary>
    public required string Code { get; init; }

    /// <summary>One line without control characters, position, code, image name and chain.</summary>
    public required string Message { get; init; }

    /// <summary>The line that is broken.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>What breaks it: a package id, a layer's diffID, a path, or <c>image</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>In bytes, or a count; null when the rule does not count.</summary>
    public long? Measured { get; init; }

    /// <summary>The limit, in the same unit; null when the rule does not count.</summary>
    public long? Allowed { get; init; }

    /// <summary>The compared metric (<c>unpacked</c>, <c>layers</c> ...); null for none.</summary>
    public string? Metric { get; init; }

    /// <summary>Package ids from the image to the unwanted package, <c>image</c> first; empty when no reference is concerned.</summary>
    public ImmutableArray<string> Chain { get; init; } = [];

    /// <summary><see cref="Chain"/> as display names.</summary>
    public ImmutableArray<string> ChainNames { get; init; } = [];

    /// <summary>The files that hold the last reference of the chain; or the largest contributors.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>The largest contributors to a size, largest first: name and bytes.</summary>
    public ImmutableArray<Contributor> Contributors { get; init; } = [];

    /// <summary>The layers of the package, ascending; empty when the subject is not a package.</summary>
    public ImmutableArray<FindingLayer> Layers { get; init; } = [];

    /// <summary>Live bytes that would leave the image; null when unknown.</summary>
    public long? Frees { get; init; }

    /// <summary>The cheapest fix, one line; null when there is none.</summary>
    public string? Fix { get; init; }
}

/// <summary>A layer that contains the subject of a finding.</summary>
/// <param name="Index">0 is the base layer.</param>
/// <param name="CreatedBy">The history line that created it, as written; null when the history does not say.</param>
/// <param name="Base">True when it belongs to the declared base image.</param>
public sealed record FindingLayer(int Index, string? CreatedBy, bool Base);

/// <summary>A part of a size.</summary>
/// <param name="Name">Display name.</param>
/// <param name="Bytes">In the finding's metric.</param>
public sealed record Contributor(string Name, long Bytes);
