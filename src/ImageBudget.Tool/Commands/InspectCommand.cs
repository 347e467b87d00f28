using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Reports;
using ImageBudget.Reports.Bom;
using ImageBudget.Reports.Console;
using ImageBudget.Reports.Console.Views;
using ImageBudget.Reports.Html;
using ImageBudget.Sources;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>inspect</c>: shows sizes.</summary>
internal static class InspectCommand
{
    private const int DefaultTop = 10;

    private const string Story = """
        Needs no budget and changes nothing. Percentages are shares of the image.
        Exclusive is what would leave the image with a package, in live bytes. Without
        --by or --tree, shows all sections that are not empty.
        """;

    private const string Examples = """
        dotnet image-budget inspect result
        dotnet image-budget inspect shop.tar.gz --by package --sort exclusive --top 50
        dotnet image-budget inspect shop.tar.gz --tree --depth 2
        dotnet image-budget inspect shop.tar.gz --format json > shop.json
        dotnet image-budget inspect shop.tar.gz --format html > shop.html
        dotnet image-budget inspect shop.tar.gz --format cyclonedx > shop.cdx.json
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
        Option<string> format = InspectFormat.Option();
        InspectViews views = new();
        Option<int> top = TopOption.Of(DefaultTop);
        ImageOptions options = new();

        DocumentedCommand command = new("inspect", "Show sizes, layers, largest packages and directories, waste and duplicates.")
        {
            Story = Story,
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(image);
        command.Add(format);
        views.AddTo(command);
        command.Add(top);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ImageAnalysis analysis = options.Analyze(parsed, parsed.GetRequiredValue(image), console, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (parsed.GetValue(format) is not (InspectFormat.Json or InspectFormat.Html or InspectFormat.CycloneDx)
                && views.Read(parsed).By != InspectBy.Overview)
            {
                AnalysisNotes.Write(console, analysis);
            }

            ReportOptions layout = console.Layout with { Top = parsed.GetValue(top) };
            StandardOutput.Write(console, writer =>
            {
                switch (parsed.GetValue(format))
                {
                    case InspectFormat.Json:
                        AnalysisJson.Write(analysis, writer);
                        break;
                    case InspectFormat.Html:
                        HtmlPage.Write(ImageLocator.Parse(parsed.GetRequiredValue(image), console.Directory).Name, analysis, writer);
                        break;
                    case InspectFormat.CycloneDx:
                        CycloneDx.Write(analysis, writer);
                        break;
                    default:
                        ConsoleInspection.Write(analysis, writer, layout, views.Read(parsed));
                        break;
                }
            });
            return ExitCodes.Success;
        });
        return command;
    }
}
