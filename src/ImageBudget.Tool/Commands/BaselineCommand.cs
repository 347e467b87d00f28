using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>baseline</c>. Needs no budget, so a failed check cannot prevent a new baseline.</summary>
internal static class BaselineCommand
{
    private const string Story = """
        Records the sizes, layers and packages of images. Store hashes, digests and times
        are left out, so rebuilding the same content changes nothing. IMAGE may be
        NAME=FILE, where NAME is the image's name in the budget.
        """;

    private const string Examples = """
        dotnet image-budget baseline shop.tar.gz -o baseline.yaml
        dotnet image-budget baseline shop=result till=till.tar.gz -o baseline.yaml
        dotnet image-budget baseline --ratchet baseline.yaml shop.tar.gz
        dotnet image-budget baseline --ratchet budgets.yaml shop.tar.gz
        dotnet image-budget check shop.tar.gz --baseline baseline.yaml
        """;

    private const string Exits = """
        0    the baseline was written, or is unchanged
        2    arguments, baseline or image cannot be read
        130  cancelled
        """;

    public static Command Build(ToolConsole console, CancellationToken cancellation)
    {
        Argument<string[]> images = new("image")
        {
            HelpName = "[NAME=]IMAGE",
            Arity = ArgumentArity.OneOrMore,
            Description = "Image files or directories; NAME=IMAGE gives the image a name.",
        };
        Option<string?> output = new("--output", "-o")
        {
            HelpName = "FILE",
            Description = "Write to this file instead of standard output; other images in the file are kept.",
        };
        Option<string?> ratchet = new("--ratchet")
        {
            HelpName = "FILE",
            Description = "Lower the numbers in this baseline or budget to what the images need now; never raise one.",
        };
        ImageOptions options = new();

        DocumentedCommand command =
            new("baseline", "Record the sizes that later images are compared with.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(images);
        command.Add(output);
        command.Add(ratchet);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            BaselineOptions record = new()
            {
                Directory = console.Directory,
                Images = parsed.GetRequiredValue(images),
                Output = parsed.GetValue(output),
                Ratchet = parsed.GetValue(ratchet),
            };
            ImageBaseline baseline = new(record, options.Opener(parsed, TransferNeed.Measured, console, cancellation), console.Remarks);
            if (baseline.Mistake is { } mistake)
            {
                console.Remarks.Complain(Codes.Usage, mistake);
                console.Remarks.Say("see: dotnet image-budget baseline --help");
                return ExitCodes.NotMeasured;
            }

            return console.Deliver(baseline.Run(cancellation));
        });
        return command;
    }
}
