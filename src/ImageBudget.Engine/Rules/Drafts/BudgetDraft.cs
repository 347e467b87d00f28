using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>
/// Writes a first budget for an image: the measured sizes plus about 10 %. The image passes it. Rules that it breaks are comments; each key
/// occurs once, so that all comments with rules can be switched on together.
/// </summary>
internal static class BudgetDraft
{
    private const int MostPackages = 5;
    private const int MostSuggestions = 8;
    private const string ToolsFound =
        "# These packages look like build-time dependencies. See what refers to them with \"dotnet image-budget why IMAGE PACKAGE\", cut the reference, then forbid them:\n";

    // Compilers and files that only compilers read, by package name in any ecosystem.
    private static readonly ImmutableArray<string> BuildTools =
    [
        "autoconf", "automake", "binutils", "bison", "build-essential", "cargo", "clang", "cmake", "cpp", "dpkg-dev", "flex", "g++", "gcc",
            "git", "gnumake", "go",
        "libtool", "llvm", "m4", "make", "maven", "meson", "ninja", "patch", "patchelf", "perl-dev", "pkg-config", "rustc", "stdenv",
    ];

    /// <param name="analysis">The image.</param>
    /// <param name="image">The image file as written in the budget; null: given by the caller.</param>
    /// <param name="dive">A configuration of dive to convert; null for none.</param>
    /// <param name="source">How the file was named, for the comment at the top.</param>
    public static string Write(ImageAnalysis analysis, string? image, DiveConfig? dive, string source)
    {
        StringBuilder text = new();
        text.Append("# The budget of ").Append(DraftYaml.Comment(source))
            .Append(". \"dotnet image-budget schema budget\" prints a JSON Schema with which an editor can check it.\n");
        text.Append("# Sizes: kB MB GB are powers of 1000, KiB MiB GiB of 1024. \"dotnet image-budget rule\" explains each code.\n\n");
        if (image is not null)
        {
            text.Append("image: ").Append(DraftYaml.Scalar(image)).Append(" # relative to this file; \"check IMAGE\" overrides it\n\n");
        }

        ImmutableArray<Suggestion> advice = Advisor.Advise(analysis);
        WriteSizes(text, analysis, dive, advice);
        WritePackages(text, analysis);
        WriteReferences(text, analysis, advice);
        if (dive is not null)
        {
            DiveDraft.Write(text, analysis, dive);
        }

        return text.ToString();
    }

    private static void WriteSizes(StringBuilder text, ImageAnalysis analysis, DiveConfig? dive, ImmutableArray<Suggestion> advice)
    {
        ImageSizes size = analysis.Size;
        text.Append(
            "# The sizes measured now plus about 10 %. Lower the limits with \"baseline --ratchet\" when the image has shrunk.\nmaxSize:\n");
        DraftYaml.Line(
            text, "  unpacked", Headroom.Size(size.Unpacked),
            $"{ByteCount.Format(size.Unpacked)}: file contents over all layers, what a node stores");
        DraftYaml.Line(
            text, "  transfer", Headroom.Size(size.Transfer),
            $"{ByteCount.Format(size.Transfer)}{TransferWords.InBrackets(TransferWords.Of(size))}: what a registry moves");
        DraftYaml.Line(
            text, "maxLayers", Headroom.Count(analysis.Layers.Length)
            .ToString(CultureInfo.InvariantCulture), FormattableString.Invariant($"{analysis.Layers.Length} now"));
        if (dive?.HighestWastedBytes is null)
        {
            DraftYaml.Line(
                text, "maxReclaimable", Headroom.Size(size.Reclaimable),
                $"{ByteCount.Format(size.Reclaimable)} that later layers overwrite or delete{AdviceDraft.AvoidableOfHidden(advice, size.Reclaimable)}");
        }

        DraftYaml.Line(
            text, "maxDuplicated", Headroom.Size(size.Duplicated),
            $"{ByteCount.Format(size.Duplicated)} that repeat the content of other files{AdviceDraft.AvoidableOfDuplicated(advice, size.Duplicated)}");
        text.Append('\n');
    }

    private static void WritePackages(StringBuilder text, ImageAnalysis analysis)
    {
        DraftSelector[] largest =
        [
            .. DraftSelector.Of(
                    analysis,
                    analysis.Packages.Where(p => p.Unpacked > 0).OrderByDescending(p => p.Unpacked)
                        .ThenBy(p => p.Id, StringComparer.Ordinal).Take(4 * MostPackages),
                    withEcosystem: true)
                .OrderByDescending(s => s.Packages.Sum(p => p.Unpacked)).Take(MostPackages),
        ];
        if (largest.Length == 0)
        {
            return;
        }

        text.Append("# The largest packages. A limit for a package tells the team that owns it when it grows:\n");
        text.Append("# packages:\n");
        foreach (DraftSelector selector in largest)
        {
            ImmutableArray<Package> packages = selector.Packages;
            long unpacked = packages.Sum(p => p.Unpacked);
            text.Append("#   - { match: ").Append(DraftYaml.Scalar(selector.Name)).Append(selector.Conditions)
                .Append(", maxSize: ").Append(Headroom.Size(unpacked)).Append(" } # ").Append(ByteCount.Format(unpacked))
                .Append(packages is [var only]
                    ? $", together with what only it needs {ByteCount.Format(only.Exclusive)}"
                    : $" together: {DraftYaml.Comment(string.Join(", ", packages.Select(p => p.DisplayName)))}")
                .Append('\n');
        }

        text.Append('\n');
    }

    // Forbidding packages that are in the image would fail, so they are written as comments. Absent ones are forbidden.
    private static void WriteReferences(StringBuilder text, ImageAnalysis analysis, ImmutableArray<Suggestion> advice)
    {
        AnalysisNote? unread = analysis.Notes.FirstOrDefault(n => n is { Ecosystem: not null, IsRemark: false });
        CertainRules certain = CertainRules.Of(analysis, advice, unread is null);
        Package[] tools =
        [
            .. analysis.Packages.Where(p => IsBuildTool(p) && !certain.Leaving.Contains(p.Id))
                .OrderByDescending(p => p.Exclusive).ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
        DraftSelector[] stored =
        [
            .. DraftSelector.Of(analysis, tools.Where(t => t is { Nar: not null, Reachable: true }), withEcosystem: false)
                .Where(s => !certain.All.Any(r => r.Item == s.Item("to"))),
        ];
        WriteCertain(text, certain.All, stored);
        if (unread is null)
        {
            AdviceDraft.WriteUnreachable(text, analysis);
        }

        DraftSelector[] installed = [.. DraftSelector.Of(analysis, tools.Where(t => t.Nar is null), withEcosystem: false)];
        string[] absent =
            [.. BuildTools.Intersect(["gcc", "make", "gnumake", "git", "cmake"]).Where(t => analysis.Packages.All(p => p.Name != t))];
        if (unread is not null)
        {
            text.Append("# No package is forbidden here, because some packages could not be read completely: ")
                .Append(DraftYaml.Comment($"{unread.Ecosystem}: {unread.Message}")).Append("\n\n");
        }
        else if (absent.Length > 0 && installed.Length == 0)
        {
            text.Append("# These are not in the image today. Forbidding them keeps them out.\nforbiddenPackages: [")
                .AppendJoin(", ", absent).Append("]\n\n");
        }
        else if (installed.Length > 0)
        {
            // One list, because a key can occur only once: forbidden packages first, then comments for those in the image.
            text.Append(
                absent.Length > 0
                ? "# These are not in the image today. Forbidding them keeps them out.\nforbiddenPackages:\n" : ToolsFound
                + "# forbiddenPackages:\n");
            foreach (string name in absent)
            {
                text.Append("  - ").Append(name).Append('\n');
            }

            if (absent.Length > 0)
            {
                text.Append("  ").Append(ToolsFound);
            }

            WriteTools(text, installed, "name", "#   ");
            text.Append('\n');
        }

        text.Append(
            "# Growth against an earlier image: \"baseline IMAGE -o baseline.yaml\" records it, \"check --baseline baseline.yaml\" compares.\n");
        text.Append("# maxIncrease: 2% and 1 MB\n# newPackages: warn\n# firstImage: pass\n");
    }

    // Build-time dependencies in a store are items of the same list as the last of the certain rules.
    private static void WriteCertain(StringBuilder text, ImmutableArray<CertainRule> certain, DraftSelector[] tools)
    {
        AdviceDraft.WriteLists(text, certain);
        bool isOpen = certain.Any(r => r.Key == CertainRules.Requisites);
        if (tools.Length > 0)
        {
            text.Append(isOpen ? "#   " : certain.IsEmpty ? "" : "\n").Append(ToolsFound);
            text.Append(isOpen ? "" : $"# {CertainRules.Requisites}:\n");
            WriteTools(text, tools, "to", "#   ");
        }

        if (tools.Length > 0 || !certain.IsEmpty)
        {
            text.Append('\n');
        }
    }

    private static void WriteTools(StringBuilder text, DraftSelector[] tools, string key, string indent)
    {
        foreach (DraftSelector tool in tools.Take(MostSuggestions))
        {
            text.Append(indent).Append("- ").Append(tool.Item(key)).Append(" # ")
                .Append(DraftYaml.Comment(string.Join(", ", tool.Packages.Select(p => p.DisplayName))))
                .Append(tool.Packages is [var only] ? $": removing it frees {ByteCount.Format(only.Exclusive)}\n" : "\n");
        }

        if (tools.Length > MostSuggestions)
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}# [{tools.Length - MostSuggestions} more]\n");
        }
    }

    private static bool IsBuildTool(Package package) =>
        BuildTools.Contains(package.Name) ? package.Output is null or "out"
        : package.Output is "dev" || package.Name.EndsWith("-dev", StringComparison.Ordinal)
            || package.Name.EndsWith("-devel", StringComparison.Ordinal);
}
