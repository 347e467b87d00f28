using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Reading;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>The part of a budget for one image: the image file, severities, and the values of its rules.</summary>
internal sealed record ImageRules
{
    /// <summary>Where the image's part of the file begins.</summary>
    public required SourceSpan Span { get; init; }

    /// <summary>Null: named after its file.</summary>
    public Located<string>? Name { get; init; }

    /// <summary>File, directory, pattern or <c>-</c>, relative to the budget file; null: given by the caller.</summary>
    public Located<string>? Image { get; init; }

    /// <summary><c>os/architecture[/variant]</c>; null: the only one.</summary>
    public Located<string>? Platform { get; init; }

    /// <summary>Null: the only one.</summary>
    public Located<string>? Tag { get; init; }

    /// <summary>Null: no times are shown.</summary>
    public PullSpeed? Speed { get; init; }

    /// <summary>False: findings are warnings.</summary>
    public bool Enforce { get; init; } = true;

    /// <summary>True: the image may be missing.</summary>
    public bool Optional { get; init; }

    /// <summary>By rule code.</summary>
    public required ImmutableSortedDictionary<string, Located<Severity>> Severity { get; init; }

    /// <summary>Null: the base image is not known.</summary>
    public BaseRule? Base { get; init; }

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    /// <summary>All keys, with the defaults merged in.</summary>
    public required MapValue Values { get; init; }

    /// <summary>The value of a rule's key; null when it is absent.</summary>
    public Located<T>? Get<T>(BudgetKey<T> key) => Values.Get(key);

    /// <summary>The items of a rule's key; empty when it is absent.</summary>
    public ImmutableArray<T> Get<T>(BudgetKey<ImmutableArray<T>> key) => Values.Get(key);

    /// <summary>The same image with another value under a rule's key.</summary>
    public ImageRules With<T>(BudgetKey<T> key, T value)
        where T : notnull =>
        this with { Values = Values.With(key, new ScalarValue(value, new YamlScalar("", IsPlain: true, Span))) };

    public static ImageRules Of(MapValue map) => new()
    {
        Span = map.Span,
        Name = map.Get(ImageKeys.Name),
        Image = map.Get(ImageKeys.Image),
        Platform = map.Get(ImageKeys.Platform),
        Tag = map.Get(ImageKeys.Tag),
        Speed = map.Get(ImageKeys.Speed)?.Value,
        Enforce = map.Get(ImageKeys.Enforce, true),
        Optional = map.Get(ImageKeys.Optional, false),
        Severity = map.Get(ImageKeys.Severity)
            .ToImmutableSortedDictionary(s => s.Code, s => s.Severity, StringComparer.Ordinal),
        Base = map.Get(ImageKeys.Base)?.Value,
        Waivers = map.Get(ImageKeys.Waivers),
        Values = map,
    };
}

/// <summary>Which layers are the base image's. At least one of the first three is given; all that are given must agree.</summary>
/// <param name="Image">Relative to the budget file.</param>
/// <param name="Layers">How many.</param>
/// <param name="Digests">Of blobs or of layer tars; empty when not given.</param>
/// <param name="Labels">The image's label must name the base image's manifest.</param>
/// <param name="Severity">For findings about these layers alone; null: as everywhere.</param>
/// <param name="Span">Where the rule begins.</param>
internal sealed record BaseRule(
    Located<string>? Image, Located<long>? Layers, ImmutableArray<Located<string>> Digests, bool Labels, Severity? Severity,
    SourceSpan Span);

/// <summary>Findings that are accepted for a time.</summary>
/// <param name="Rule">Their code.</param>
/// <param name="Match">What they are about; null: anything.</param>
/// <param name="Until">The last day.</param>
/// <param name="Owner">Who is responsible for the waiver.</param>
/// <param name="Reason">Why.</param>
/// <param name="Span">Where the waiver begins.</param>
internal sealed record Waiver(string Rule, WaiverMatch? Match, DateOnly Until, string Owner, string Reason, SourceSpan Span);
