using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Graphs;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>tree</c>: shows references as a tree.</summary>
internal static class TreeCommand
{
    private const string Examples = """
        dotnet image-budget tree result
        dotnet image-budget tree result shop --depth 2
        dotnet image-budget tree result --min-size 1MB
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
        Option<bool> full = new("--full") { Description = "Store paths and package URLs in place of names." };
        GraphParts parts = new();
        ImageOptions options = new();
        DocumentedCommand command = new("tree", "Show the reference tree with sizes, largest first.")
        {
            Story = "Like nix-store -q --tree, with the size of each package and what would leave the image with it. Unreachable packages are listed below the tree.",
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(image);
        command.Add(package);
        parts.AddTo(command);
        command.Add(full);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            TreeOptions tree = new()
            {
                Depth = parts.Depth(parsed),
                MinSize = parts.MinSize(parsed),
                FullPaths = parsed.GetValue(full),
                Color = console.Layout.Colour,
            };
            MeasuredImage measured = options.Read(parsed, parsed.GetRequiredValue(image), TransferNeed.None, console, cancellation);
            return console.Deliver(measured.Tree(parsed.GetValue(package), tree, console.Remarks));
        });
        return command;
    }
}
