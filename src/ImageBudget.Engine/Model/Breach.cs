using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>A line of the budget that the image breaks, as a rule has measured it: before anybody weighs or waives it.</summary>
public record Breach
{
    /// <summary>A permanent code: IB1xxx sizes, IB2xxx references, IB3xxx packages, IB4xxx waste and content, IB5xxx regressions.</summary>
    public required string Code { get; init; }

    /// <summary>One inert line, without position, code, image name and chain.</summary>
    public required string Message { get; init; }

    /// <summary>The line that is broken.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>What breaks it: a package id, a layer's diffID, a path, or <c>image</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>In bytes or in pieces; null where nothing is counted.</summary>
    public long? Measured { get; init; }

    /// <summary>The limit, in the same unit; null where nothing is counted.</summary>
    public long? Allowed { get; init; }

    /// <summary>Which number was compared (<c>unpacked</c>, <c>layers</c> ...); null where none was.</summary>
    public string? Metric { get; init; }

    /// <summary>Package ids from the image's root to the culprit, <c>image</c> first; empty where no reference is concerned.</summary>
    public ImmutableArray<string> Chain { get; init; } = [];

    /// <summary><see cref="Chain"/> as people read it.</summary>
    public ImmutableArray<string> ChainNames { get; init; } = [];

    /// <summary>The files that hold the last reference of the chain; or the largest contributors.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>The largest contributors to a size, largest first: name and bytes.</summary>
    public ImmutableArray<Contributor> Contributors { get; init; } = [];

    /// <summary>The layers that hold what breaks it, ascending; empty where it is no package.</summary>
    public ImmutableArray<FindingLayer> Layers { get; init; } = [];

    /// <summary>Live bytes that would leave the image; null when unknown.</summary>
    public long? Frees { get; init; }

    /// <summary>The cheapest way out, one line; null when there is none to offer.</summary>
    public string? Fix { get; init; }
}

/// <summary>A layer that holds what a finding is about.</summary>
/// <param name="Index">0 is the base layer.</param>
/// <param name="CreatedBy">The history line that made it, as it stands there; null when the history does not say.</param>
/// <param name="Base">True when it belongs to the declared base image.</param>
public sealed record FindingLayer(int Index, string? CreatedBy, bool Base);

/// <summary>A part of a size.</summary>
/// <param name="Name">As shown to people.</param>
/// <param name="Bytes">In the finding's metric.</param>
public sealed record Contributor(string Name, long Bytes);
