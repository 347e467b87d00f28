using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>init</c>: writes a first budget that the image passes.</summary>
internal static class InitCommand
{
    private const string Story = """
        Limits are the sizes measured now plus about 10 %. Rules that the image breaks
        today are written as comments, ready to be enabled: what "advise" is certain
        that the image does not need, and what looks like a build-time dependency.
        """;

    private const string Examples = """
        dotnet image-budget init shop.tar.gz
        dotnet image-budget init shop.tar.gz -o budgets.yaml
        dotnet image-budget init shop.tar.gz --from-dive .dive-ci -o budgets.yaml
        """;

    private const string Exits = """
        0    the budget was written
        2    arguments or image cannot be read, or the file already exists
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Option<string?> output =
            new("--output", "-o")
            {
                HelpName = "FILE",
                Description = "Write to this file instead of standard output. An existing file is not overwritten."
            };
        Option<bool> force = new("--force") { Description = "Overwrite FILE." };
        Option<string?> dive =
            new("--from-dive")
            {
                HelpName = "FILE",
                Description = "Convert the rules of this .dive-ci file, with comments on what they do not cover."
            };
        ImageOptions options = new();

        DocumentedCommand command = new("init", "Write a first budget for an image.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(image);
        command.Add(output);
        command.Add(force);
        command.Add(dive);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            InitOptions init = new()
            {
                Directory = console.Directory,
                Image = parsed.GetRequiredValue(image),
                Output = parsed.GetValue(output),
                Force = parsed.GetValue(force),
                Dive = parsed.GetValue(dive),
            };
            ImageOpener open = options.Opener(parsed, TransferNeed.Measured, console, cancellation);
            return console.Deliver(new ImageInit(init, open, console.Remarks).Run(cancellation));
        });
        return command;
    }
}
