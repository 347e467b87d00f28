using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Diagnostics;

namespace ImageBudget.Budgets.Drafts;

/// <summary>A first budget for an image: what it measures now and a tenth, and what was found. The image passes it.</summary>
internal static class BudgetDraft
{
    private const int MostPackages = 5;
    private const int MostSuggestions = 8;

    // What compiles and what is only read by compilers: known by name, whatever packaged it.
    private static readonly ImmutableArray<string> BuildTools =
    [
        "autoconf", "automake", "binutils", "bison", "build-essential", "cargo", "clang", "cmake", "cpp", "dpkg-dev", "flex", "g++", "gcc", "git", "gnumake", "go",
        "libtool", "llvm", "m4", "make", "maven", "meson", "ninja", "patch", "patchelf", "perl-dev", "pkg-config", "rustc", "stdenv",
    ];

    /// <param name="analysis">The image.</param>
    /// <param name="image">As the budget shall name its file; null leaves it to the caller.</param>
    /// <param name="dive">A configuration of dive to take over; null for none.</param>
    /// <param name="source">How the file was named, for the comment at the top.</param>
    public static string Write(ImageAnalysis analysis, string? image, DiveConfig? dive, string source)
    {
        StringBuilder text = new();
        text.Append("# The budget of ").Append(Comment(source)).Append(". An editor checks it with what \"dotnet image-budget schema budget\" prints.\n");
        text.Append("# Sizes: kB MB GB are powers of 1000, KiB MiB GiB of 1024. \"dotnet image-budget rule\" explains each code.\n\n");
        if (image is not null)
        {
            text.Append("image: ").Append(Quoted(image)).Append(" # relative to this file; \"check IMAGE\" overrules it\n\n");
        }

        WriteSizes(text, analysis, dive);
        WritePackages(text, analysis);
        WriteReferences(text, analysis);
        if (dive is not null)
        {
            WriteDive(text, analysis, dive);
        }

        return text.ToString();
    }

    private static void WriteSizes(StringBuilder text, ImageAnalysis analysis, DiveConfig? dive)
    {
        ImageSizes size = analysis.Size;
        text.Append("# Measured now, and about a tenth of room. Lower them with \"baseline --ratchet\" when the image has shrunk.\nmaxSize:\n");
        Line(text, "  unpacked", Headroom.Size(size.Unpacked), $"{ByteCount.Format(size.Unpacked)}: file contents over all layers, what a node stores");
        Line(text, "  transfer", Headroom.Size(size.Transfer), $"{ByteCount.Format(size.Transfer)}{(size.TransferEstimated ? " (estimated)" : "")}: what a registry moves");
        Line(text, "maxLayers", Headroom.Count(analysis.Layers.Length).ToString(CultureInfo.InvariantCulture), FormattableString.Invariant($"{analysis.Layers.Length} now"));
        if (dive?.HighestWastedBytes is null)
        {
            Line(text, "maxReclaimable", Headroom.Size(size.Reclaimable), $"{ByteCount.Format(size.Reclaimable)} that later layers overwrite or delete");
        }

        Line(text, "maxDuplicated", Headroom.Size(size.Duplicated), $"{ByteCount.Format(size.Duplicated)} that repeat the content of other files");
        text.Append('\n');
    }

    private static void WritePackages(StringBuilder text, ImageAnalysis analysis)
    {
        Package[] largest =
        [
            .. analysis.Packages.OrderByDescending(p => p.Unpacked).ThenBy(p => p.Id, StringComparer.Ordinal).Take(MostPackages).Where(p => p.Unpacked > 0),
        ];
        if (largest.Length == 0)
        {
            return;
        }

        text.Append("# The largest packages. A budget for a part tells the team that owns it:\n");
        text.Append("# packages:\n");
        foreach (Package package in largest)
        {
            string output = package.Output is null or "out" ? "" : $", output: {Quoted(package.Output)}";
            text.Append("#   - { match: ").Append(Quoted(package.Name)).Append(", ecosystem: ").Append(Quoted(package.Ecosystem)).Append(output)
                .Append(", maxSize: ").Append(Headroom.Size(package.Unpacked)).Append(" } # ").Append(ByteCount.Format(package.Unpacked))
                .Append(", with what only it needs ").Append(ByteCount.Format(package.Exclusive)).Append('\n');
        }

        text.Append('\n');
    }

    // What is there now would fail at once: it is proposed in comments. What is not there is forbidden from the start.
    private static void WriteReferences(StringBuilder text, ImageAnalysis analysis)
    {
        Package[] tools =
        [
            .. analysis.Packages.Where(IsBuildTool).OrderByDescending(p => p.Exclusive).ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
        if (tools.Length > 0)
        {
            bool nix = tools.Any(t => t.Nar is not null);
            text.Append("# These look as if only a build needed them. Find out with \"dotnet image-budget why IMAGE PACKAGE\", cut the reference, then keep it out:\n");
            text.Append("# ").Append(nix ? "disallowedRequisites" : "forbiddenPackages").Append(":\n");
            foreach (string line in tools.Take(MostSuggestions)
                .Select(t => $"#   - {Quoted(t.Name)} # {Comment(t.DisplayName)}: without it {ByteCount.Format(t.Exclusive)} would leave\n").Distinct(StringComparer.Ordinal))
            {
                text.Append(line);
            }

            if (tools.Length > MostSuggestions)
            {
                text.Append(CultureInfo.InvariantCulture, $"#   [{tools.Length - MostSuggestions} others]\n");
            }

            text.Append('\n');
        }

        string[] absent = [.. BuildTools.Intersect(["gcc", "make", "gnumake", "git", "cmake"]).Where(t => analysis.Packages.All(p => p.Name != t))];
        AnalysisNote? unread = analysis.Notes.FirstOrDefault(n => n.Ecosystem is not null);
        if (unread is not null)
        {
            text.Append("# Packages that could not be read whole are a reason not to forbid any: ").Append(Comment($"{unread.Ecosystem}: {unread.Message}")).Append("\n\n");
        }
        else if (absent.Length > 0)
        {
            text.Append("# Not in the image today; so it stays.\nforbiddenPackages: [").AppendJoin(", ", absent).Append("]\n\n");
        }

        text.Append("# Growth against an earlier image: \"baseline IMAGE -o baseline.yaml\" records it, \"check --baseline baseline.yaml\" compares.\n");
        text.Append("# maxIncrease: 2% and 1 MB\n# newPackages: warn\n# firstImage: pass\n");
    }

    private static bool IsBuildTool(Package package) =>
        BuildTools.Contains(package.Name) ? package.Output is null or "out"
        : package.Output is "dev" || package.Name.EndsWith("-dev", StringComparison.Ordinal) || package.Name.EndsWith("-devel", StringComparison.Ordinal);

    private static void WriteDive(StringBuilder text, ImageAnalysis analysis, DiveConfig dive)
    {
        text.Append("\n# Taken over from dive. Its figures for this image stay in \"inspect --format json\", under \"dive\".\n");
        text.Append(CultureInfo.InvariantCulture, $"# dive says of this image: efficiency {analysis.Dive.Efficiency:0.0000}, wasted {analysis.Dive.WastedBytes} bytes, ")
            .Append(analysis.Dive.UserWastedPercent is { } ratio && double.IsFinite(ratio)
                ? string.Create(CultureInfo.InvariantCulture, $"user wasted {ratio * 100:0.00}%\n")
                : "user wasted: not a number, which its rule lets pass (there is one layer)\n");

        text.Append(CultureInfo.InvariantCulture, $"# lowestEfficiency: {Comment(dive.LowestEfficiency ?? "0.9 (dive's default: a rule that is left out is not off)")}\n");
        text.Append("#   no counterpart: deleting a folder in a later layer makes this figure better, not worse. maxReclaimable counts those bytes.\n");
        text.Append(CultureInfo.InvariantCulture, $"# highestWastedBytes: {Comment(dive.HighestWastedBytesText ?? "disabled (dive's default)")}\n");
        text.Append("#   becomes maxReclaimable. dive counts every copy of a path that is in several layers, the live one too; only what is hidden counts here.\n");
        text.Append(CultureInfo.InvariantCulture, $"# highestUserWastedPercent: {Comment(dive.HighestUserWastedPercent ?? "0.1 (dive's default: a rule that is left out is not off)")}\n");
        text.Append("#   no counterpart: a ratio to all layers but the first, which is not a number for an image of one layer, and then passes.\n");
        text.Append("# What dive's rules cannot see: folders that a later layer deletes, equal files at different paths (maxDuplicated),\n");
        text.Append("# who brought a package (disallowedReferences, disallowedRequisites), and the size itself (maxSize).\n");
        if (dive.HighestWastedBytes is { } wasted)
        {
            long now = analysis.Size.Reclaimable;
            if (now <= wasted)
            {
                Line(text, "maxReclaimable", wasted.ToString(CultureInfo.InvariantCulture), $"dive: highestWastedBytes; now {ByteCount.Format(now)}");
            }
            else
            {
                Line(text, "maxReclaimable", Headroom.Size(now), $"dive allowed {ByteCount.Format(wasted)} and did not see all of these {ByteCount.Format(now)}");
            }
        }
    }

    private static void Line(StringBuilder text, string key, string value, string comment) =>
        text.Append(key).Append(": ").Append(value).Append(" # ").Append(comment).Append('\n');

    private static string Comment(string text) => InertText.OneLine(text, 200);

    // YAML 1.2.2 section 7.3.1; text from an image may hold anything.
    private static string Quoted(string text)
    {
        if (text.Length > 1 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '/' or '+')
            && text.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off"))
        {
            return text;
        }

        StringBuilder quoted = new("\"");
        foreach (char c in InertText.Ascii(text, 400))
        {
            quoted.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
