using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;

namespace ImageBudget.Tool;

internal sealed record WhyQuestion(ImageAnalysis Analysis, string From, string To, bool All, bool Precise);

internal sealed record WhyAnswer(Action<TextWriter> WriteJson, Action<TextWriter, ReportOptions> WriteText);

internal delegate WhyAnswer? WhyFinder(WhyQuestion question);

internal static class WhySeam
{
    public static WhyAnswer? Find(WhyQuestion question) =>
        WhyQuery.Find(question.Analysis, question.From, question.To, question.All, question.Precise) is { } result
            ? new WhyAnswer(
                writer => WhyJson.Write(writer, result),
                (writer, layout) =>
                    WhyText.Write(writer, question.Analysis, result, new WhyTextOptions { Color = layout.Colour, Width = layout.Width }))
            : null;
}
