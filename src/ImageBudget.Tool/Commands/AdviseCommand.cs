using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>advise</c>: suggests what to remove.</summary>
internal static class AdviseCommand
{
    private const string Story = """
        Suggestions are ranked by the bytes they save relative to the effort. Each has
        evidence and a snippet to paste. Suspected savings are marked. Suggestions can
        overlap; the total counts each byte once.
        """;

    private const string Examples = """
        dotnet image-budget advise result
        dotnet image-budget advise shop.tar.gz --top 3
        dotnet image-budget advise shop.tar.gz --format json
        """;

    private const string Exits = """
        0    the image was read, whether there is anything to save or not
        2    arguments or image cannot be read
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Option<string> format = OutputFormat.Option("all suggestions.");
        Option<int> top = TopOption.Of(10);
        ImageOptions options = new();
        DocumentedCommand command =
            new("advise", "Suggest what to remove, with evidence and a fix.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(image);
        command.Add(format);
        command.Add(top);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            MeasuredImage measured = options.Read(parsed, parsed.GetRequiredValue(image), TransferNeed.Shown, console, cancellation);
            Answer answer = measured.Advise(parsed.GetValue(format) == OutputFormat.Json);
            cancellation.ThrowIfCancellationRequested();
            return console.Deliver(answer, console.Layout with { Top = parsed.GetValue(top) });
        });
        return command;
    }
}
