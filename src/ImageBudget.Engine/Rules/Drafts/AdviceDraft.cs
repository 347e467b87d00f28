using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ImageBudget.Advice;
using ImageBudget.Advice.Builds;
using ImageBudget.Advice.Nix;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>Comments of a first budget about what the image does not need.</summary>
internal static class AdviceDraft
{
    private const int MostNames = 5;
    private const string CertainFound =
        "# \"dotnet image-budget advise IMAGE\" is certain that the image does not need these, and shows how to build it without them.\n"
        + "# Remove the # from a rule when the image is rebuilt without what it names. The rule then keeps it out.\n";

    /// <summary>The lists of the rules, as comments; <c>disallowedRequisites</c> is the last one, because it may get more items.</summary>
    public static void WriteLists(StringBuilder text, ImmutableArray<CertainRule> rules)
    {
        text.Append(rules.IsEmpty ? "" : CertainFound);
        foreach (IGrouping<string, CertainRule> list in rules.GroupBy(r => r.Key).OrderBy(g => g.Key == CertainRules.Requisites))
        {
            text.Append("# ").Append(list.Key).Append(":\n");
            foreach (CertainRule rule in list)
            {
                text.Append("#   - ").Append(rule.Item).Append(" # ").Append(rule.Reason).Append('\n');
            }
        }
    }

    /// <summary>A rule that finds all packages that nothing refers to; nothing where there are none.</summary>
    public static void WriteUnreachable(StringBuilder text, ImageAnalysis analysis)
    {
        Package[] unreachable =
            [.. analysis.Packages.Where(p => !p.Reachable).OrderByDescending(p => p.Live).ThenBy(p => p.Id, StringComparer.Ordinal)];
        if (unreachable.Sum(p => p.Live) is > 0 and var bytes)
        {
            text.Append("# Nothing leads from the image's roots to ")
                .Append(unreachable.Length == 1 ? "1 package" : FormattableString.Invariant($"{unreachable.Length} packages"))
                .Append(", ").Append(ByteCount.Format(bytes)).Append(": ")
                .Append(DraftYaml.Comment(string.Join(", ", unreachable.Take(MostNames).Select(p => p.DisplayName))))
                .Append(unreachable.Length > MostNames ? " ..." : "")
                .Append(CultureInfo.InvariantCulture, $".\n# Remove the # when those that no program loads have left:\n# severity: {{ {Codes.UnreachablePackage}: error }}\n\n");
        }
    }

    /// <summary>Part of a comment that begins with <c>; </c>; empty when no suggestion is about bytes that later layers hide.</summary>
    public static string AvoidableOfHidden(ImmutableArray<Suggestion> advice, long all) => Avoidable(
        advice, all,
        s => s.Kind == StorePathInSeveralLayers.Kind || s.Kind.StartsWith(HiddenByLaterLayers.Kind, StringComparison.Ordinal));

    /// <summary>The same for duplicated bytes.</summary>
    public static string AvoidableOfDuplicated(ImmutableArray<Suggestion> advice, long all) =>
        Avoidable(advice, all, s => s.Kind == CopiedToRoot.Kind);

    // The limit for these bytes is set already, so no other is proposed.
    private static string Avoidable(ImmutableArray<Suggestion> advice, long all, Func<Suggestion, bool> picks)
    {
        long bytes = advice.Where(s => s.Certain && picks(s)).Sum(s => s.Bytes);
        string amount = ByteCount.Format(bytes);
        return bytes == 0 ? "" : $"; \"advise\" shows how to avoid {(amount == ByteCount.Format(all) ? "" : amount + " of ")}them";
    }
}
