using System.Collections.Immutable;
using ImageBudget.Advice.Nix;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Rules.Checking;

/// <summary>One line that says how to remove a reference.</summary>
internal static class ReferenceFix
{
    /// <param name="source">Null for the image itself.</param>
    /// <param name="target">What is referred to.</param>
    /// <param name="evidence">One site for each file.</param>
    /// <param name="linked">The files that need the reference to be started, see <see cref="LinkedFiles"/>.</param>
    public static string? For(Package? source, Package target, ImmutableArray<Evidence> evidence, IReadOnlySet<string> linked)
    {
        if (target.Ecosystem is not ("nix" or "guix"))
        {
            return source is null
                ? $"remove {target.DisplayName} from the image's own list of packages"
                : $"build {source.DisplayName} without {target.Name}, or replace it";
        }

        if (source is null)
        {
            return $"remove {target.DisplayName} from the image's contents and configuration";
        }

        if (evidence is [var only] && only.Path.StartsWith("config:", StringComparison.Ordinal))
        {
            return $"change the image's configuration ({only.Path})";
        }

        bool own = NixAttribute.AreOneDerivation(source, target);
        string attribute = NixAttribute.Of(target);
        if (linked.Count > 0)
        {
            string who = linked.Count == 1 ? "1 file is" : FormattableString.Invariant($"{linked.Count} files are");
            return $"in {source.Name}: {who} linked with it or run by it; build it without {target.Name}, or with a smaller variant (overwriting this reference would break the program)";
        }

        // nixpkgs, pkgs/build-support/remove-references-to: overwrites the hash, keeps the length.
        string nix = $"remove-references-to -t {(own ? NixAttribute.Variable(target) : $"${{{attribute}}}")} on "
            + (evidence.Length == 1 ? "that file" : FormattableString.Invariant($"those {evidence.Length} files"));
        string guard = own ? "" : $"; then disallowedReferences = [ {attribute} ] keeps it out";
        return $"in {source.Name}: delete the file or the reference in it, or use {nix}{guard}";
    }
}
