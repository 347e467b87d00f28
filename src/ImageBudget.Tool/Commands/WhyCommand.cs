using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>why</c>: shows the chains to a package, their evidence, and what cutting each reference would free.</summary>
internal static class WhyCommand
{
    private const string Story = """
        PACKAGE is a name, a full store name, a store path (or a file in it), or a
        package URL. A bare name means the default output, as in Nix.
        """;

    private const string Examples = """
        dotnet image-budget why result systemd
        dotnet image-budget why result erlang --from shop --precise
        dotnet image-budget why result gcc-12.2.0-lib --all
        dotnet image-budget why result glibc --reverse
        dotnet image-budget why shop.tar.gz pkg:deb/debian/perl@5.36 --format json
        """;

    private const string Exits = """
        0    the package is in the image, and its chains are shown
        2    arguments or image cannot be read; several packages have this name; no
             package has the name after --from; or the package was not found and
             some packages could not be read
        3    the package is not in the image, or nothing refers to it
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string> image = ImageOptions.OneImage();
        Argument<string> package = new("package") { HelpName = "PACKAGE", Description = "The package to explain." };
        Option<string?> from = new("--from") { HelpName = "PACKAGE", Description = "Start at this package instead of the image's roots." };
        Option<bool> all = new("--all", "-a") { Description = "Show all chains, not only the shortest." };
        Option<bool> precise = new("--precise") { Description = "Show every place that holds a reference, not only the first." };
        Option<bool> reverse = new("--reverse")
        {
            Description = "Show who refers to the package, with the files, instead of the chains to it; with --all, also over other packages.",
        };
        Option<string> format = OutputFormat.Option("target and chains.");
        ImageOptions options = new();

        DocumentedCommand command = new("why", "Show why a package is in an image.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(image);
        command.Add(package);
        command.Add(from);
        command.Add(all);
        command.Add(precise);
        command.Add(reverse);
        command.Add(format);
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(reverse) && (result.GetValue(from) is not null || result.GetValue(precise)))
            {
                result.AddError("--reverse shows who refers to the package; it goes with neither --from nor --precise");
            }
        });
        command.SetAction(parsed =>
        {
            WhyOptions why = new()
            {
                Package = parsed.GetRequiredValue(package),
                From = parsed.GetValue(from),
                All = parsed.GetValue(all),
                Precise = parsed.GetValue(precise),
                Reverse = parsed.GetValue(reverse),
                Json = parsed.GetValue(format) == OutputFormat.Json,
            };
            MeasuredImage measured = options.Read(parsed, parsed.GetRequiredValue(image), TransferNeed.None, console, cancellation);
            return console.Deliver(ImageWhy.Run(measured, why, console.FindWhy, console.Remarks, cancellation));
        });
        return command;
    }
}
