using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;

namespace ImageBudget.Questions;

/// <summary>One package that an argument names; mistakes are told.</summary>
internal static class PackageArgument
{
    /// <summary>Why an empty name is a mistake.</summary>
    public const string NameOnePackage = "the package name is empty; give a name, a full store name, a store path or a package URL";

    /// <summary>The package's id; null after an error was told.</summary>
    public static string? IdOf(ImageAnalysis analysis, string text, Remarks remarks)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            remarks.Complain(Codes.Usage, NameOnePackage);
            return null;
        }

        PackageSelector selector = PackageSelector.Resolve(analysis, text);
        if (selector.Package is { } found)
        {
            return found.Id;
        }

        if (!selector.Candidates.IsEmpty)
        {
            TellCandidates(text, selector, remarks);
        }
        else if (AnalysisNotes.MayHide(analysis, text) is { } unread)
        {
            remarks.Complain(Codes.NotMeasured, unread);
        }
        else
        {
            remarks.Complain(Codes.Usage, selector.Missing(text));
        }

        return null;
    }

    /// <summary>Tells the packages that an ambiguous name fits.</summary>
    public static void TellCandidates(string text, PackageSelector selector, Remarks remarks)
    {
        remarks.Complain(Codes.Usage, $"'{text}' matches several packages; name one of these:");
        foreach (Package candidate in selector.Candidates)
        {
            remarks.Say("  " + candidate.Id);
        }
    }
}
