using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;

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
        Option<bool> files = new("--files") { Description = "With --format json: list every file with size, layer and owner, too." };
        SpeedOption speed = new();
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
        command.Add(files);
        speed.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(files) && result.GetValue(format) != InspectFormat.Json)
            {
                result.AddError("--files lists files in JSON only; add --format json");
            }
        });
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            MeasuredImage measured = options.Read(parsed, parsed.GetRequiredValue(image), TransferNeed.Shown, console, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Answer answer = parsed.GetValue(format) switch
            {
                InspectFormat.Json => measured.Json(parsed.GetValue(files)),
                InspectFormat.Html => measured.Html(ImageArgument.NameOf(parsed.GetRequiredValue(image), console.Directory)),
                InspectFormat.CycloneDx => measured.CycloneDx(),
                _ => measured.Inspect(views.Read(parsed), console.Remarks),
            };
            return console.Deliver(answer, console.Layout with { Top = parsed.GetValue(top), Speed = speed.Read(parsed) });
        });
        return command;
    }
}
