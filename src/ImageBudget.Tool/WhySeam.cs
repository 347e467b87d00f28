using ImageBudget.Analysis;
using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>What <c>why</c> wants to know, by package ids; <see cref="From"/> is <c>image</c> for the image's roots.</summary>
internal sealed record WhyQuestion(ImageAnalysis Analysis, string From, string To, bool All, bool Precise);

/// <summary>The chains, for programs and for people.</summary>
internal sealed record WhyAnswer(Action<TextWriter> WriteJson, Action<TextWriter, ReportOptions> WriteText);

/// <summary>Answers a question; null when nothing leads from the one to the other.</summary>
internal delegate WhyAnswer? WhyFinder(WhyQuestion question);

/// <summary>The one place where the command meets the graph.</summary>
internal static class WhySeam
{
    public static WhyAnswer? Find(WhyQuestion question) => throw new NotImplementedException();
}
