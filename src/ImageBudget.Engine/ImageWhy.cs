using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Listings;

namespace ImageBudget;

/// <summary>Which package to explain, and how.</summary>
internal sealed record WhyOptions
{
    /// <summary>As typed.</summary>
    public required string Package { get; init; }

    /// <summary>The package to start at, as typed; null: the image.</summary>
    public string? From { get; init; }

    /// <summary>Every chain, not only a shortest one.</summary>
    public bool All { get; init; }

    /// <summary>Evidence from every file, not only the first.</summary>
    public bool Precise { get; init; }

    /// <summary>Who refers to the package, instead of how it is reached.</summary>
    public bool Reverse { get; init; }

    /// <summary>For programs.</summary>
    public bool Json { get; init; }
}

/// <summary>Explains why a package is in an image.</summary>
internal static class ImageWhy
{
    /// <summary>The chains to the package, their evidence, and what cutting each reference would free.</summary>
    /// <param name="image">The image.</param>
    /// <param name="options">The package.</param>
    /// <param name="find">Finds the chains.</param>
    /// <param name="remarks">Gets notes and mistakes.</param>
    /// <param name="cancellation">Honoured before the search.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Answer Run(
        MeasuredImage image, WhyOptions options, WhyFinder find, Remarks remarks, CancellationToken cancellation)
    {
        ImageAnalysis analysis = image.Analysis;
        AnalysisNotes.Write(remarks, analysis);
        if (Select(analysis, options.Package, isStart: false, options.Json, remarks, out Answer none) is not { } target)
        {
            return none;
        }

        if (options.Reverse)
        {
            return Reverse(analysis, target, options, remarks);
        }

        string start = Reference.ImageNode;
        if (options.From is { } name)
        {
            if (Select(analysis, name, isStart: true, options.Json, remarks, out none) is not { } source)
            {
                return none;
            }

            start = source.Id;
        }

        cancellation.ThrowIfCancellationRequested();
        WhyAnswer? answer = find(new WhyQuestion(analysis, start, target.Id, options.All, options.Precise));
        return answer is null
            ? NoChain(target.Id, start == Reference.ImageNode
                ? $"{target.DisplayName} is in the image, but nothing refers to it"
                : $"{target.DisplayName} is in the image, but cannot be reached from {options.From}", options.Json, remarks)
            : options.Json ? Answer.Of((writer, _) => answer.WriteJson(writer))
            : Answer.Of((writer, layout) => WriteGuarded(writer, text => answer.WriteText(text, layout)));
    }

    private static Answer Reverse(ImageAnalysis analysis, Package target, WhyOptions options, Remarks remarks)
    {
        Referrers referrers = Referrers.Of(analysis, target);
        return referrers.Direct.IsEmpty && !options.Json
            ? NoChain(target.Id, $"{target.DisplayName} is in the image, but nothing refers to it", options.Json, remarks)
            : options.Json ? Answer.Of((writer, _) => ReferrersJson.Write(writer, referrers))
            : Answer.Of((writer, layout) => ReferrersText.Write(writer, analysis, referrers, options.All, layout));
    }

    private static Package? Select(
        ImageAnalysis analysis, string text, bool isStart, bool json, Remarks remarks, out Answer none)
    {
        none = Answer.NotMeasured;
        if (string.IsNullOrWhiteSpace(text))
        {
            remarks.Complain(Codes.Usage, PackageArgument.NameOnePackage);
            return null;
        }

        PackageSelector selector = PackageSelector.Resolve(analysis, text);
        if (selector.Package is not null)
        {
            return selector.Package;
        }

        if (!selector.Candidates.IsEmpty)
        {
            PackageArgument.TellCandidates(text, selector, remarks);
        }
        else if (isStart || PackageSelector.IsPattern(text))
        {
            remarks.Complain(Codes.Usage, (isStart ? "--from: " : "") + (PackageSelector.IsPattern(text)
                ? $"why takes one package, not a pattern: '{text}'" : selector.Missing(text)));
        }
        else if (AnalysisNotes.MayHide(analysis, text) is { } unread)
        {
            remarks.Complain(Codes.NotMeasured, unread);
        }
        else
        {
            none = NoChain(text, selector.Missing(text), json, remarks);
        }

        return null;
    }

    // Excerpts come from the image, so log commands in them are escaped.
    private static void WriteGuarded(TextWriter writer, Action<TextWriter> write)
    {
        using StringWriter text = new() { NewLine = "\n" };
        write(text);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            writer.Write(LogText.Line(line) + "\n");
        }
    }

    // Text output contains the answer; JSON output is an empty list, and the message goes beside it.
    private static Answer NoChain(string target, string words, bool json, Remarks remarks)
    {
        if (!json)
        {
            return Answer.NotFound((writer, _) => writer.Write(LogText.Line(LogText.Data(words, 4096)) + "\n"));
        }

        remarks.Say(words);
        return Answer.NotFound((writer, _) => JsonText.Write(writer, document =>
        {
            document.WriteStartObject();
            document.WriteString("target", target);
            document.WriteStartArray("chains");
            document.WriteEndArray();
            document.WriteEndObject();
        }));
    }
}
