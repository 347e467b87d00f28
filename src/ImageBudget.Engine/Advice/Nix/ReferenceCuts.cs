using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.References.Starting;

namespace ImageBudget.Advice.Nix;

/// <summary>
/// References whose removal removes packages from the image. Only mentions that no program needs at run time are certain: a linked library
/// is there on purpose, and is left to <see cref="KnownPackages"/>.
/// </summary>
internal static class ReferenceCuts
{
    private const long Least = 16 * 1024;

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

    /// <summary>What to write to cut one reference; null where nothing is said about it.</summary>
    /// <param name="context">The image.</param>
    /// <param name="from">A package id.</param>
    /// <param name="to">A package id.</param>
    public static Suggestion? Between(AdviceContext context, string from, string to)
    {
        ReferenceGraph graph = context.Graph;
        GraphNode source = graph.NodeOf(from), target = graph.NodeOf(to);
        return source.Exists && target.Exists && graph.Edge(source, target).FirstOrDefault(r => IsWorthCutting(context, r)) is { } reference
            ? Suggest(context, reference, graph.PackageOf(source)!, graph.PackageOf(target)!, graph.Cuts.Frees(source, target))
            : null;
    }

    /// <summary>True for a mention in a package that keeps another package in the image but is not needed to load it.</summary>
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

        // No advice for a reference that starts a program; a linked program may have a smaller variant.
        HashSet<string> linked = LinkedFiles.Of(context.Graph, from, to);
        return !context.Cuts.HoldsWhatRuns(to) && context.Cuts.Needed(from, to).IsSubsetOf(linked)
            && !reference.Evidence.All(e => linked.Contains(e.Path));
    }

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
        bool certain = !isLinked && (known?.Certain ?? sites.All(s => BuildFiles.Holds(s.Path)));
        bool byNix = context.IsNix && target.Ecosystem == "nix";
        string fix = isLinked ? LinkedFix(source, target) : byNix ? MentionFix(source, target, sites) : NeutralFix(source, target);
        if (!certain && !isLinked)
        {
            fix = $"# only where no program of {source.Name} follows the name when it runs\n{fix}";
        }

        if (known is not null && !isLinked && byNix)
        {
            // The whole text is pasted into one derivation, and Nix refuses an attribute that is set twice.
            string[] written = fix.Split('\n');
            fix += "\n# or what nixpkgs offers:\n" + string.Join(
                '\n', known.FixFor(target).Split('\n').Where(line => !written.Contains(line))
                    .Select(line => line.StartsWith('#') ? line : "# " + line));
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
            FixLanguage = byNix && !isLinked ? "nix" : "text",
            Source = (isLinked ? "ld.so(8)" : byNix ? "nixpkgs manual, remove-references-to" : "Nix manual, references")
                + (known is null ? "" : $"; {known.Source}"),
            Certain = certain,
            Frees = context.FreedByCut(context.Graph.NodeOf(reference.From), context.Graph.NodeOf(reference.To)),
            Target = new PackageTarget(target, source),
            Evidence = [.. sites.Take(AdviceContext.MostEvidence)],
            EvidenceCount = sites.Length,
        };
    }

    /// <summary>The fix for linked files, whose reference must not be overwritten.</summary>
    public static string LinkedFix(Package source, Package target) =>
        $"# {source.Name} is linked with it: build it without {target.Name}, or with a smaller variant";

    /// <summary>The fix when the build tool is unknown.</summary>
    public static string NeutralFix(Package? source, Package target) => source is null
        ? $"# take {target.DisplayName} out of what is copied into the image"
        : $"# build {source.Name} so that it does not name {target.DisplayName}";

    private static string MentionFix(Package source, Package target, ImmutableArray<Evidence> all)
    {
        // A symbolic link cannot be overwritten; it is deleted instead.
        ImmutableArray<Evidence> sites = [.. all.Where(s => !IsLink(s))];
        string links = string.Concat(all.Where(IsLink).Take(8).Select(s => $"  rm {Inside(source, s)}\n"));
        bool one = sites.Length == 1;
        string files = string.Join(
            one ? "" : " \\\n    ",
            sites.Take(8).Select(s => Inside(source, s)));
        string attribute = NixAttribute.Of(target);
        bool own = NixAttribute.AreOneDerivation(source, target);
        string named = own ? NixAttribute.Variable(target) : $"${{{attribute}}}";
        string remove = sites.IsEmpty ? "" : $"  remove-references-to -t {named} {(one ? "" : "\\\n    ")}{files}\n";
        return $"# in the derivation of {source.Name}\n"
            + (sites.IsEmpty ? "" : "nativeBuildInputs = [ removeReferencesTo ];\n")
            + $"postFixup = ''\n{links}{remove}'';\n"
            + (own
                ? $"# and, with __structuredAttrs: outputChecks.{source.Output ?? "out"}.disallowedReferences = [ \"{target.Output ?? "out"}\" ];"
                : $"disallowedReferences = [ {attribute} ];");
    }

    private static bool IsLink(Evidence site) => site.Offset is null && site.Excerpt.StartsWith("-> ", StringComparison.Ordinal);

    private static string Inside(Package source, Evidence site) =>
        NixAttribute.Variable(source) + site.Path[Math.Min(site.Path.Length, source.Path!.Length)..];
}
