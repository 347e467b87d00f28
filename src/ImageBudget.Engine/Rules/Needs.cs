using System.Collections.Immutable;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Rules;

/// <summary>
/// What must have been measured before a budget line can be checked. Otherwise the check ends with exit code 2, because
/// the missing data could break the line. Every line needs the content of every layer.
/// </summary>
internal sealed record Needs
{
    private Needs()
    {
    }

    /// <summary>The layers and nothing else.</summary>
    public static Needs Layers { get; } = new();

    /// <summary>The packages of every ecosystem and the references to them.</summary>
    public static Needs AllPackages { get; } = new() { Ecosystems = null };

    /// <summary>The packages in Nix's and Guix's stores, and the references between them.</summary>
    public static Needs StorePaths { get; } = new() { Ecosystems = [.. EcosystemCatalog.TypeNames.Where(EcosystemCatalog.IsStore)] };

    /// <summary>Ecosystems whose packages, and references to them, must have been read completely; null: of every ecosystem.</summary>
    public ImmutableArray<string>? Ecosystems { get; private init; } = [];

    /// <summary>True: an earlier state of the image to compare with.</summary>
    public bool Baseline { get; init; }

    /// <summary>True: which layers are the base image's.</summary>
    public bool Base { get; init; }

    /// <summary>What the line holds transfer sizes to. They must be measured, or the plain bytes must prove that they are below.</summary>
    public TransferNeed Transfer { get; init; } = TransferNeed.None;

    /// <summary>The packages that a selector can match and the references to them.</summary>
    public static Needs PackagesOf(Selector selector) => selector.Ecosystem is { } only ? new() { Ecosystems = [only] } : AllPackages;

    /// <summary>True when packages of this ecosystem must have been read completely.</summary>
    public bool Includes(string ecosystem) => Ecosystems is not { } named || named.Contains(ecosystem);
}
