using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Console;
using ImageBudget.Reports.Console.Views;
using ImageBudget.Reports.Graphs;
using ImageBudget.Reports.Html;
using ImageBudget.Reports.Listings;

namespace ImageBudget;

/// <summary>Reads an image that an argument names.</summary>
/// <param name="given">As typed.</param>
/// <param name="once">The image's bytes, where they come only once and were opened already; null otherwise.</param>
/// <param name="reading">Called with the full path of each file that is read; may be null.</param>
/// <exception cref="ImageFormatException">It cannot be read.</exception>
internal delegate MeasuredImage ImageOpener(string given, Stream? once = null, Action<string>? reading = null);

/// <summary>An image that was read, and what one can ask of it.</summary>
/// <param name="analysis">What was measured.</param>
internal sealed class MeasuredImage(ImageAnalysis analysis)
{
    /// <summary>For the questions of this room.</summary>
    public ImageAnalysis Analysis => analysis;

    /// <summary>Reads an image.</summary>
    /// <exception cref="ImageFormatException">It is not an image, incomplete, over a limit, or ambiguous.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static MeasuredImage Read(ImageRequest image, AnalyzeOptions options, CancellationToken cancellation) =>
        new(ImageAnalyzer.Analyze(image, options, cancellation));

    /// <summary>The same under the name that the user gave it.</summary>
    public MeasuredImage Named(string source) => new(analysis with { Image = analysis.Image with { Source = source } });

    /// <summary>The whole analysis for programs.</summary>
    /// <param name="withFiles">True: every live file, too.</param>
    public Answer Json(bool withFiles) => Answer.Of((writer, _) =>
    {
        if (withFiles)
        {
            AnalysisJson.WriteWithFiles(analysis, writer);
        }
        else
        {
            AnalysisJson.Write(analysis, writer);
        }
    });

    /// <summary>One page with a map of the bytes.</summary>
    /// <param name="name">The image's name on the page.</param>
    public Answer Html(string name) => Answer.Of((writer, _) => HtmlPage.Write(name, analysis, writer));

    /// <summary>A bill of materials.</summary>
    public Answer CycloneDx() => Answer.Of((writer, _) => Reports.Bom.CycloneDx.Write(analysis, writer));

    /// <summary>Sizes for people. The overview shows the notes itself; a single list does not.</summary>
    public Answer Inspect(InspectOptions views, Remarks remarks)
    {
        if (views.By != InspectBy.Overview)
        {
            AnalysisNotes.Write(remarks, analysis);
        }

        return Answer.Of((writer, layout) => ConsoleInspection.Write(analysis, writer, layout, views));
    }

    /// <summary>The sizes in a directory, as <c>du</c> would show them.</summary>
    /// <param name="path">As typed; the root when empty.</param>
    /// <param name="json">For programs.</param>
    /// <param name="remarks">Gets what is not there.</param>
    public Answer List(string path, bool json, Remarks remarks)
    {
        if (DirectoryListing.Of(analysis, path) is { } listing)
        {
            return json ? Answer.Of((writer, _) => ListingJson.Write(writer, analysis.Image.Source, listing))
                : Answer.Of((writer, layout) => ListingText.Write(writer, listing, layout));
        }

        (string directory, ImmutableArray<string> names) = DirectoryListing.Nearest(analysis, path);
        string missing = path.TrimEnd('/');
        string near = NearestSpelling.Suffix(missing[(missing.LastIndexOf('/') + 1)..], names);
        remarks.Complain(
            Codes.Usage,
            $"the image has no {InertText.OneLine(path, 200)}{near}; {InertText.OneLine(directory, 200)} has {Counted.Of(names.Length, "name")}");
        return Answer.NotFound((_, _) => { });
    }

    /// <summary>What to remove, and how.</summary>
    public Answer Advise(bool json)
    {
        ImmutableArray<Suggestion> suggestions = Advisor.Advise(analysis);
        return json
            ? Answer.Of((writer, _) => AdviceJson.Write(writer, suggestions))
            : Answer.Of((writer, layout) => AdviceText.Write(writer, analysis, suggestions, layout));
    }

    /// <summary>References as a tree.</summary>
    /// <param name="start">The package to start at; null: the image.</param>
    /// <param name="options">The part to show; its root is the start.</param>
    /// <param name="remarks">Gets notes and mistakes.</param>
    public Answer Tree(string? start, TreeOptions options, Remarks remarks) => From(start, remarks, root =>
        (writer, _) => TreeText.Write(writer, analysis, options with { RootId = root }));

    /// <summary>References as a drawing.</summary>
    /// <param name="start">The package to start at; null: the image.</param>
    /// <param name="format">One of <see cref="GraphFormats.Names"/>.</param>
    /// <param name="options">The part to draw; its root is the start.</param>
    /// <param name="remarks">Gets notes and mistakes.</param>
    public Answer Graph(string? start, string format, GraphOptions options, Remarks remarks) => From(start, remarks, root =>
        (writer, _) => GraphFormats.Write(format, writer, analysis, options with { RootId = root }));

    private Answer From(string? start, Remarks remarks, Func<string, Action<TextWriter, ReportOptions>> write)
    {
        AnalysisNotes.Write(remarks, analysis);
        string? root = start is null ? Reference.ImageNode : PackageArgument.IdOf(analysis, start, remarks);
        return root is null ? Answer.NotMeasured : Answer.Of(write(root));
    }
}
