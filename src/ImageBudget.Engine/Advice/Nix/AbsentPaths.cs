using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References.Starting;

namespace ImageBudget.Advice.Nix;

/// <summary>Store paths that the image names but does not contain: no bytes to save, but programs that need one fail at run time.</summary>
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

        (string Text, string Language) fix = context.Analysis.Producer == Producer.Nix2Container
            ? ("# keep the package in the store, and link to it\n"
                + "copyToRoot = pkgs.buildEnv { name = \"root\"; paths = [ pkg ]; pathsToLink = [ \"/bin\" ]; };", "nix")
            : ("# put the packages that are needed into the image, or build what names the others without them", "text");
        yield return new Suggestion
        {
            Kind = Kind,
            Title = count == 1
                ? "1 store path is named, but is not in the image" : FormattableString.Invariant(
                $"{count} store paths are named, but are not in the image"),
            Bytes = 0,
            Why = "It saves nothing, but a program that looks there fails: copyToRoot moves a package that names itself, includeStorePaths = false leaves "
                + "all of them out, and a base image may have been cut. A name that nobody follows does no harm.",
            Fix = fix.Text + (absent.All(a => a.Evidence.All(e => BuildFiles.Holds(e.Path)))
                ? "\n# or take the name out of the file where it is built: no program follows it"
                : ""),
            FixLanguage = fix.Language,
            Source = "nix2container#157 #165",
            Certain = false,
            Evidence = [.. absent.Take(AdviceContext.MostEvidence).Select(a =>
                a.Evidence.FirstOrDefault() is { } site ? site with { Excerpt = "names " + a.Path } : new Evidence(a.Path, null, ""))],
            EvidenceCount = count,
        };
    }

    // Paths in lock files and readmes are not opened at run time.
    private static bool IsRecord(Evidence site) =>
        Array.Exists(Records, end => site.Path.EndsWith(end, StringComparison.Ordinal));
}
