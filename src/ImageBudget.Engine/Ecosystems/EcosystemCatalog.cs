using System.Collections.Immutable;
using ImageBudget.Ecosystems.Alpine;
using ImageBudget.Ecosystems.Beam;
using ImageBudget.Ecosystems.Cargo;
using ImageBudget.Ecosystems.Composer;
using ImageBudget.Ecosystems.Conda;
using ImageBudget.Ecosystems.Debian;
using ImageBudget.Ecosystems.Gem;
using ImageBudget.Ecosystems.Golang;
using ImageBudget.Ecosystems.Maven;
using ImageBudget.Ecosystems.Nix;
using ImageBudget.Ecosystems.Npm;
using ImageBudget.Ecosystems.NuGet;
using ImageBudget.Ecosystems.Python;
using ImageBudget.Ecosystems.Rpm;
using ImageBudget.Ecosystems.Runtimes;
using ImageBudget.Layers;

namespace ImageBudget.Ecosystems;

/// <summary>
/// All ecosystems: those of operating systems first, and runtimes without any package database last. A new ecosystem is a directory next to
/// this file and a line here.
/// </summary>
internal static class EcosystemCatalog
{
    public static readonly ImmutableArray<EcosystemDefinition> All =
    [
        NixEcosystem.Definition,
        DebianEcosystem.Definition,
        AlpineEcosystem.Definition,
        RpmEcosystem.Definition,
        CondaEcosystem.Definition,
        NpmEcosystem.Definition,
        PythonEcosystem.Definition,
        GemEcosystem.Definition,
        ComposerEcosystem.Definition,
        NuGetEcosystem.Definition,
        MavenEcosystem.Definition,
        GolangEcosystem.Definition,
        CargoEcosystem.Definition,
        BeamEcosystem.Definition,
        RuntimesEcosystem.Definition,
    ];

    private static readonly Dictionary<string, PackageType> _types =
        All.SelectMany(e => e.Types).ToDictionary(t => t.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, string> _aliases =
        _types.Values.SelectMany(t => t.Aliases, (t, alias) => (alias, t.Name)).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all types, ordinal order.</summary>
    public static ImmutableArray<string> TypeNames { get; } = [.. _types.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Null for an unknown type.</summary>
    public static PackageType? TypeOf(string name) => _types.GetValueOrDefault(name);

    /// <summary>The type for an alias such as <c>debian</c>; null when there is none.</summary>
    public static string? TypeByAlias(string word) => _aliases.GetValueOrDefault(word);

    /// <summary>True for the types whose packages are store paths.</summary>
    public static bool IsStore(string name) => TypeOf(name) is { Purl.IsStore: true };

    /// <summary>True when any ecosystem wants the content of this file.</summary>
    public static bool Wants(ReadOnlySpan<byte> path)
    {
        foreach (EcosystemDefinition ecosystem in All)
        {
            if (ecosystem.Wants(path))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The reduction for a file; null when the whole content is wanted.</summary>
    public static ContentReduction? ReductionFor(ReadOnlySpan<byte> path)
    {
        foreach (EcosystemDefinition ecosystem in All)
        {
            if (ecosystem.ReductionFor?.Invoke(path) is { } reduction)
            {
                return reduction;
            }
        }

        return null;
    }
}
