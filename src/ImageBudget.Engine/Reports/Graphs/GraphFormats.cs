using System.Collections.Immutable;
using ImageBudget.Analysis;

namespace ImageBudget.Reports.Graphs;

/// <summary>The formats of a drawn graph.</summary>
internal static class GraphFormats
{
    /// <summary>In the order of help; the first is the default.</summary>
    public static ImmutableArray<string> Names { get; } = ["svg", "dot", "json"];

    /// <summary>Draws the graph.</summary>
    /// <param name="format">One of <see cref="Names"/>.</param>
    /// <param name="writer">Gets lines that end in <c>\n</c>.</param>
    /// <param name="analysis">The image.</param>
    /// <param name="options">The part to draw.</param>
    public static void Write(string format, TextWriter writer, ImageAnalysis analysis, GraphOptions options)
    {
        _ = format switch
        {
            "dot" => GraphDot.Write(writer, analysis, options),
            "json" => GraphJson.Write(writer, analysis, options),
            _ => GraphSvg.Write(writer, analysis, options),
        };
    }
}
