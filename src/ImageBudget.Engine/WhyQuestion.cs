using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;

namespace ImageBudget;

/// <summary>A question for the chains of references between two packages.</summary>
/// <param name="Analysis">The image.</param>
/// <param name="From">A package id, or the image itself.</param>
/// <param name="To">The package in question.</param>
/// <param name="All">Every chain, not only a shortest one.</param>
/// <param name="Precise">Evidence from every file, not only the first.</param>
internal sealed record WhyQuestion(ImageAnalysis Analysis, string From, string To, bool All, bool Precise)
{
    /// <summary>The chains; null when there is none.</summary>
    public static WhyAnswer? Find(WhyQuestion question) =>
        WhyQuery.Find(question.Analysis, question.From, question.To, question.All, question.Precise) is { } result
            ? new WhyAnswer(
                writer => WhyJson.Write(writer, result),
                (writer, layout) =>
                    WhyText.Write(writer, question.Analysis, result, new WhyTextOptions { Color = layout.Colour, Width = layout.Width }))
            : null;
}

/// <summary>Chains of references, in both formats.</summary>
internal sealed record WhyAnswer(Action<TextWriter> WriteJson, Action<TextWriter, ReportOptions> WriteText);

/// <summary>Finds the chains; null when there is none.</summary>
internal delegate WhyAnswer? WhyFinder(WhyQuestion question);
