using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Graphs;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>graph</c>: draws the reference graph.</summary>
internal static class GraphCommand
{
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
        string names = string.Join("|", GraphFormats.Names);
        Option<string> format =
            new("--format", "-f") { HelpName = names, DefaultValueFactory = _ => GraphFormats.Names[0], Description = "The output format." };
        format.Validators.Add(result =>
        {
            foreach (string value in result.Tokens.Select(t => t.Value).Where(v => !GraphFormats.Names.Contains(v)))
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
            GraphOptions graph = new() { Depth = parts.Depth(parsed), MinSize = parts.MinSize(parsed) };
            MeasuredImage measured = options.Read(parsed, parsed.GetRequiredValue(image), TransferNeed.None, console, cancellation);
            return console.Deliver(
                measured.Graph(parsed.GetValue(package), parsed.GetRequiredValue(format), graph, console.Remarks));
        });
        return command;
    }
}
