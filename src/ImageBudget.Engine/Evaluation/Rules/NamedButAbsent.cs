using ImageBudget.Model;

namespace ImageBudget.Evaluation.Rules;

/// <summary>IB2005, off unless <c>severity</c> turns it on: a store path is named in the image, but not in it.</summary>
internal static class NamedButAbsent
{
    public static void Check(RuleContext context)
    {
        foreach (AbsentPath absent in context.Analysis.Absent)
        {
            context.Report(context.Finding(
                Codes.NamedButAbsent,
                context.SpanOf(Codes.NamedButAbsent),
                absent.Path,
                $"{InertText.OneLine(absent.Path, 300)} is named in {context.Where(null, absent.Evidence)}, but it is not in the image") with
            {
                Evidence = absent.Evidence,
                Fix = "put it into the image's contents, or drop the mention; nix2container's copyToRoot moves files away from their own path",
            });
        }
    }
}
