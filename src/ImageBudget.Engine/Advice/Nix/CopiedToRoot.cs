using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>Files at <c>/</c> that are copies of files in the store, made by <c>contents</c> and <c>copyToRoot</c>.</summary>
internal static class CopiedToRoot
{
    public const string Kind = "copied-to-root";

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        List<(DuplicateGroup Group, long Bytes)> groups = [];
        foreach (DuplicateGroup group in context.Analysis.Duplicates)
        {
            int stored = group.Paths.Count(IsStored);
            if (stored > 0 && stored < group.Paths.Count)
            {
                groups.Add((group, group.Bytes * (group.Paths.Count - stored)));
            }
        }

        if (groups.Count == 0)
        {
            yield break;
        }

        yield return new Suggestion
        {
            Kind = Kind,
            Title = FormattableString.Invariant($"{groups.Count} groups of files at / are copies of what /nix/store holds"),
            Bytes = groups.Sum(g => g.Bytes),
            Why = "dockerTools.buildImage copies `contents` (and nix2container `copyToRoot`) to /, and appends the closure to the same image: each file "
                + "is there twice. Refer to programs by their store path, or let links stand at /.",
            Fix = context.Analysis.Producer switch
            {
                Producer.Nix2Container =>
                    "# links in place of copies: what is started or read at / stays where it is\n"
                    + "copyToRoot = pkgs.buildEnv { name = \"root\"; paths = [ pkg ]; pathsToLink = [ \"/bin\" ]; };",
                Producer.Nix =>
                    "# links in place of copies: what is started or read at / stays where it is\n"
                    + "dockerTools.buildLayeredImage { contents = [ pkg ]; }\n"
                    + "# or leave contents empty, after naming each program where it is\n"
                    + "config.Entrypoint = [ \"${pkg}/bin/program\" ];",
                _ => "# put links at /, not copies of what the store holds",
            },
            FixLanguage = context.IsNix ? "nix" : "text",
            Source = "nixpkgs#94636 #119597",
            Evidence = [.. groups.OrderByDescending(g => g.Bytes).Take(AdviceContext.MostEvidence)
                .Select(g => new Evidence(g.Group.Paths.First(p => !IsStored(p)), null, "= " + g.Group.Paths.First(IsStored)))],
            EvidenceCount = groups.Count,
            Frees = context.FreedBy(groups.SelectMany(g => g.Group.Paths.Where(p => !IsStored(p)))),
        };
    }

    private static bool IsStored(string path) =>
        path.StartsWith("/nix/store/", StringComparison.Ordinal) || path.StartsWith("/gnu/store/", StringComparison.Ordinal);
}
