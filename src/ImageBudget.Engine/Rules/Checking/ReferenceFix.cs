using System.Collections.Immutable;
using ImageBudget.Advice.Nix;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Model;
using ImageBudget.References;

namespace ImageBudget.Rules.Checking;

/// <summary>One line that says how to remove a reference.</summary>
internal static class ReferenceFix
{
    /// <param name="source">Null for the image itself.</param>
    /// <param name="target">What is referred to.</param>
    /// <param name="evidence">One site for each file.</param>
    /// <param name="needed">Files that need the reference to be started or loaded; see <see cref="SafeCuts"/>.</param>
    /// <param name="producer">What built the image: only Nix has remove-references-to.</param>
    /// <param name="runs">True when the target, or a package that would leave with it, is needed to start the image.</param>
    public static string? For(
        Package? source, Package target, ImmutableArray<Evidence> evidence, IReadOnlySet<string> needed, bool runs, Producer producer)
    {
        if (source is null && (needed.Count > 0 || runs))
        {
            return $"the image runs {target.DisplayName}: change what its configuration and start scripts run, or allow it";
        }

        if (!EcosystemCatalog.IsStore(target.Ecosystem))
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
        if (needed.Count > 0 || runs)
        {
            string who = needed.Count is 0 or 1 ? "1 file is" : FormattableString.Invariant($"{needed.Count} files are");
            return $"in {source.Name}: {who} linked with it or run by it: build it without {target.Name}, or with a smaller variant (never overwrite that reference)";
        }

        if (producer is not (Producer.Nix or Producer.Nix2Container) || target.Ecosystem != "nix")
        {
            string files = evidence.Length == 1 ? "that file does" : FormattableString.Invariant($"those {evidence.Length} files do");
            return $"build {source.Name} so that {files} not name {target.DisplayName}";
        }

        // nixpkgs, pkgs/build-support/remove-references-to: overwrites the hash, keeps the length.
        string nix = $"remove-references-to -t {(own ? NixAttribute.Variable(target) : $"${{{attribute}}}")} on "
            + (evidence.Length == 1 ? "that file" : FormattableString.Invariant($"those {evidence.Length} files"));
        string guard = own ? "" : $"; then disallowedReferences = [ {attribute} ] keeps it out";
        return $"in {source.Name}: delete the file or the reference in it, or use {nix}{guard}";
    }
}
