using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;

namespace ImageBudget.Advice.Nix;

/// <summary>
/// References whose loss takes something out of the image. Only mentions that no program needs at run time are certain: a library that is
/// linked is there on purpose, and is left to <see cref="KnownPackages"/>.
/// </summary>
internal static class ReferenceCuts
{
    private const long Least = 16 * 1024;

    private static readonly string[] BuildFiles = [".pc", ".la", ".a", ".cmake", ".beam", "/config.gypi", "/build-info.json", "Makefile", ".mk"];

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ReferenceGraph graph = context.Graph;
        foreach (Reference reference in context.Analysis.References.Where(r => IsWorthCutting(context, r)))
        {
            GraphNode from = graph.NodeOf(reference.From);
            GraphNode to = graph.NodeOf(reference.To);
            yield return Suggest(context, reference, graph.PackageOf(from)!, graph.PackageOf(to)!, graph.Cuts.Frees(from, to));
        }
    }

    /// <summary>True for a mention in a package that keeps something else in the image without being needed to load it.</summary>
    public static bool IsWorthCutting(AdviceContext context, Reference reference)
    {
        if (reference.Self || reference.From == Reference.ImageNode || reference.Kind != EdgeKind.StorePath)
        {
            return false;
        }

        GraphNode from = context.Graph.NodeOf(reference.From);
        GraphNode to = context.Graph.NodeOf(reference.To);
        if (context.Graph.Cuts.Frees(from, to) < Least || context.Graph.PackageOf(from) is null)
        {
            return false;
        }

        HashSet<string> linked = LinkedFiles.Of(context.Graph, from, to);
        return !reference.Evidence.All(e => linked.Contains(e.Path));
    }

    // No program reads these when it runs; a name in any other file may well be followed.
    private static bool IsForBuilding(string path) =>
        path.Contains("/nix-support/", StringComparison.Ordinal) || path.Contains("/share/doc/", StringComparison.Ordinal)
        || path.Contains("/share/man/", StringComparison.Ordinal) || path.Contains("/include/", StringComparison.Ordinal)
        || Array.Exists(BuildFiles, end => path.EndsWith(end, StringComparison.Ordinal));

    private static Suggestion Suggest(AdviceContext context, Reference reference, Package source, Package target, long frees)
    {
        ImmutableArray<Evidence> sites = [.. reference.Evidence.GroupBy(e => e.Path, StringComparer.Ordinal).Select(g => g.First())];
        KnownPackage? known = KnownPackages.For(target);
        bool beam = sites.Any(s => s.Path.EndsWith(".beam", StringComparison.Ordinal));
        string together = sites.Length == 1
            ? "Only one file refers to it"
            : FormattableString.Invariant($"{sites.Length} files refer to it; all of them must be changed, one alone frees nothing");
        HashSet<string> linked = LinkedFiles.Of(context.Graph, context.Graph.NodeOf(reference.From), context.Graph.NodeOf(reference.To));
        bool isLinked = sites.Any(s => linked.Contains(s.Path));
        string fix = isLinked ? LinkedFix(source, target) : MentionFix(source, target, sites);
        if (known is not null && !isLinked)
        {
            // The whole is pasted into one derivation, and Nix takes no attribute twice.
            string[] written = fix.Split('\n');
            fix += "\n# or what nixpkgs offers:\n" + string.Join(
                '\n', known.FixFor(target).Split('\n').Where(line => !written.Contains(line)).Select(line => line.StartsWith('#') ? line : "# " + line));
        }

        if (beam)
        {
            fix += "\n# BEAM files: compile with +deterministic and strip them (beam_lib:strip_files), so that they keep no build paths";
        }

        return new Suggestion
        {
            Kind = "reference-cut",
            Title = $"{source.DisplayName} keeps {target.DisplayName} in the image by a reference in {(sites.Length == 1 ? "1 file" : FormattableString.Invariant($"{sites.Length} files"))}",
            Bytes = frees,
            Sites = sites.Length,
            Why = $"{together}. Without it, {target.DisplayName} and everything that only it refers to would leave: {ByteCount.Format(frees)}."
                + (known is null ? "" : $" {known.Cause}."),
            Fix = fix,
            FixLanguage = "nix",
            Source = (isLinked ? "ld.so(8)" : "nixpkgs manual, remove-references-to") + (known is null ? "" : $"; {known.Source}"),
            Certain = !isLinked && (known?.Certain ?? sites.All(s => IsForBuilding(s.Path))),
            Frees = context.FreedByCut(context.Graph.NodeOf(reference.From), context.Graph.NodeOf(reference.To)),
            Evidence = [.. sites.Take(AdviceContext.MostEvidence)],
            EvidenceCount = sites.Length,
        };
    }

    /// <summary>What to do where files are linked with it: their reference is never overwritten.</summary>
    public static string LinkedFix(Package source, Package target) =>
        $"# {source.Name} is linked with it: build it without {target.Name}, or with a smaller variant";

    private static string MentionFix(Package source, Package target, ImmutableArray<Evidence> sites)
    {
        bool one = sites.Length == 1;
        string files = string.Join(
            one ? "" : " \\\n    ",
            sites.Take(8).Select(s => NixAttribute.Variable(source) + s.Path[Math.Min(s.Path.Length, source.Path!.Length)..]));
        string attribute = NixAttribute.Of(target);
        bool own = NixAttribute.AreOneDerivation(source, target);
        string named = own ? NixAttribute.Variable(target) : $"${{{attribute}}}";
        return $"# in the derivation of {source.Name}\n"
            + "nativeBuildInputs = [ removeReferencesTo ];\n"
            + $"postFixup = ''\n  remove-references-to -t {named} {(one ? "" : "\\\n    ")}{files}\n'';\n"
            + (own
                ? $"# and, with __structuredAttrs: outputChecks.{source.Output ?? "out"}.disallowedReferences = [ \"{target.Output ?? "out"}\" ];"
                : $"disallowedReferences = [ {attribute} ];");
    }
}
