using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Reports.Console;

namespace ImageBudget.Tool.Commands;

/// <summary>Shows where the bytes are.</summary>
internal static class InspectCommand
{
    private const int DefaultTop = 10;

    private const string Examples = """
        dotnet image-budget inspect result
        dotnet image-budget inspect shop.tar.gz --top 50
        dotnet image-budget inspect shop.tar.gz --format json > shop.json
        skopeo copy docker://shop oci-archive:/dev/stdout | dotnet image-budget inspect -
        """;

    private const string Exits = """
        0    the image was read
        2    arguments or image cannot be read
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Option<string> format = OutputFormat.Option("the whole analysis, see: schema report.");
        Option<int> top = TopOption.Of(DefaultTop);
        ImageOptions options = new();

        DocumentedCommand command = new("inspect", "Show sizes, layers, largest packages and folders, waste and duplicates.")
        {
            Story = "Needs no budget and changes nothing.",
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(image);
        command.Add(format);
        command.Add(top);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ImageAnalysis analysis = options.Analyze(parsed, parsed.GetRequiredValue(image), console, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (parsed.GetValue(format) == OutputFormat.Json)
            {
                StandardOutput.Write(console, writer => AnalysisJson.Write(analysis, writer));
            }
            else
            {
                ReportOptions layout = console.Layout with { Top = parsed.GetValue(top) };
                StandardOutput.Write(console, writer => ConsoleInspection.Write(analysis, writer, layout));
            }

            return ExitCodes.Success;
        });
        return command;
    }
}
