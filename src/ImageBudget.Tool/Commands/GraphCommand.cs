using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Reports.Graphs;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>graph</c>: draws the reference graph.</summary>
internal static class GraphCommand
{
    private static readonly Dictionary<string, Func<TextWriter, ImageAnalysis, GraphOptions, bool>> Formats = new(StringComparer.Ordinal)
    {
        ["svg"] = GraphSvg.Write,
        ["dot"] = GraphDot.Write,
        ["json"] = GraphJson.Write,
    };

    private const string Examples = """
        dotnet image-budget graph result > graph.svg
        dotnet image-budget graph result --format dot | dot -Tpng > graph.png
        dotnet image-budget graph result shop --min-size 1MB
        """;

    private const string Exits = """
        0    the image was read
        2    arguments or image cannot be read; no package or several have this name
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Argument<string?> package = GraphParts.StartArgument();
        string names = string.Join("|", Formats.Keys);
        Option<string> format =
            new("--format", "-f") { HelpName = names, DefaultValueFactory = _ => Formats.Keys.First(), Description = "The output format." };
        format.Validators.Add(result =>
        {
            foreach (string value in result.Tokens.Select(t => t.Value).Where(v => !Formats.ContainsKey(v)))
            {
                result.AddError($"--format must be one of {names}, not '{value}'");
            }
        });
        GraphParts parts = new();
        ImageOptions options = new();
        DocumentedCommand command = new("graph", "Draw the reference graph.")
        {
            Story = "Edges lead from a package to what it refers to. Size and label of a node show what would leave the image with it.",
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(image);
        command.Add(package);
        command.Add(format);
        parts.AddTo(command);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ImageAnalysis analysis = options.Analyze(parsed, parsed.GetRequiredValue(image), console, cancellation);
            AnalysisNotes.Write(console, analysis);
            if (GraphParts.Root(analysis, parsed.GetValue(package), console, out int exitCode) is not { } root)
            {
                return exitCode;
            }

            GraphOptions graph = new() { RootId = root, Depth = parts.Depth(parsed), MinSize = parts.MinSize(parsed) };
            StandardOutput.Write(console, writer => Formats[parsed.GetRequiredValue(format)](writer, analysis, graph));
            return ExitCodes.Success;
        });
        return command;
    }
}
