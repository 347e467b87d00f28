using System.Collections.Immutable;
using ImageBudget.Analysis;

namespace ImageBudget.Evaluation;

/// <summary>How to get rid of a reference, in one line that can be acted on.</summary>
internal static class ReferenceFix
{
    public static string? For(Package? source, Package target, ImmutableArray<Evidence> evidence)
    {
        if (target.Ecosystem is not ("nix" or "guix"))
        {
            return source is null
                ? $"remove {target.DisplayName} from the image's own list of packages"
                : $"build {source.DisplayName} without {target.Name}, or replace it";
        }

        if (source is null)
        {
            return $"take {target.DisplayName} out of the image's contents and configuration";
        }

        if (evidence is [var only] && only.Path.StartsWith("config:", StringComparison.Ordinal))
        {
            return $"change the image's configuration ({only.Path})";
        }

        // nixpkgs, pkgs/build-support/remove-references-to: overwrites the hash, keeps the length.
        string nix = $"remove-references-to -t ${{{target.Name}}} on "
            + (evidence.Length == 1 ? "that file" : FormattableString.Invariant($"those {evidence.Length} files"));
        return $"in {source.Name}: drop the file or its mention, or {nix}; then disallowedReferences = [ {target.Name} ] keeps it out";
    }
}
