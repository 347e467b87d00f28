using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>ls</c>: shows the sizes in a directory of the image.</summary>
internal static class ListCommand
{
    private const int DefaultTop = 50;

    private const string Story = """
        Shows the final file system, as a container sees it: what lies below each entry,
        largest first. A file with several names counts under one of them. Links in
        DIRECTORY are followed.
        """;

    private const string Examples = """
        dotnet image-budget ls result
        dotnet image-budget ls shop.tar.gz /usr/lib --top 20
        dotnet image-budget ls shop.tar.gz /usr/lib --format json
        """;

    private const string Exits = """
        0    the directory is in the image, and is shown
        2    arguments or image cannot be read
        3    the final file system has no such path
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Argument<string> path = new("directory")
        {
            HelpName = "DIRECTORY",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => "/",
            Description = "A path in the image; / if absent.",
        };
        Option<int> top = TopOption.Of(DefaultTop);
        Option<string> format = OutputFormat.Option("every entry with size, files, layer and owner.");
        ImageOptions options = new();

        DocumentedCommand command = new("ls", "Show the sizes in a directory of the image.")
        {
            Story = Story,
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(image);
        command.Add(path);
        command.Add(top);
        command.Add(format);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            MeasuredImage measured = options.Read(parsed, parsed.GetRequiredValue(image), TransferNeed.Shown, console, cancellation);
            bool json = parsed.GetValue(format) == OutputFormat.Json;
            return console.Deliver(
                measured.List(parsed.GetValue(path) ?? "/", json, console.Remarks), console.Layout with { Top = parsed.GetValue(top) });
        });
        return command;
    }
}
