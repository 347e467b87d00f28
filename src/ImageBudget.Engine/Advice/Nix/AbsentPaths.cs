using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>Store paths that the image names but does not hold: they save nothing, but whoever needs one fails at run time.</summary>
internal static class AbsentPaths
{
    public const string Kind = "absent-paths";

    private static readonly string[] Records = [".lock", ".md", ".nix", ".drv"];

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ImmutableArray<AbsentPath> absent = [.. context.Analysis.Absent.Where(a => !a.Evidence.All(IsRecord))];
        int count = absent.Length;
        if (count == 0)
        {
            yield break;
        }

        yield return new Suggestion
        {
            Kind = Kind,
            Title = count == 1 ? "1 store path is named, but is not in the image" : FormattableString.Invariant($"{count} store paths are named, but are not in the image"),
            Bytes = 0,
            Why = "Adding them saves nothing, but a program that uses such a path fails: copyToRoot moves a package that names itself, includeStorePaths = false leaves "
                + "out all of them, and a base image may lack some. A name that no program uses does no harm.",
            Fix = "# nix2container: keep the package in the store, and link to it\n"
                + "copyToRoot = pkgs.buildEnv { name = \"root\"; paths = [ pkg ]; pathsToLink = [ \"/bin\" ]; };\n"
                + "# or remove the name from the file\nremove-references-to -t ${pkg} $out/FILE",
            FixLanguage = "nix",
            Source = "nix2container#157 #165",
            Certain = false,
            Evidence = [.. absent.Take(AdviceContext.MostEvidence).Select(a =>
                a.Evidence.FirstOrDefault() is { } site ? site with { Excerpt = "names " + a.Path } : new Evidence(a.Path, null, ""))],
            EvidenceCount = count,
        };
    }

    // A lock file or a readme names paths that nobody opens.
    private static bool IsRecord(Evidence site) =>
        Array.Exists(Records, end => site.Path.EndsWith(end, StringComparison.Ordinal));
}
