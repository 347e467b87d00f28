using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports;

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
        Option<string> format = OutputFormat.Option("target and chains.");
        ImageOptions options = new();

        DocumentedCommand command = new("why", "Show why a package is in an image.") { Story = Story, Examples = Examples, Exits = Exits };
        command.Add(image);
        command.Add(package);
        command.Add(from);
        command.Add(all);
        command.Add(precise);
        command.Add(format);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            ImageAnalysis analysis = options.Analyze(parsed, parsed.GetRequiredValue(image), console, cancellation);
            AnalysisNotes.Write(console, analysis);
            bool json = parsed.GetValue(format) == OutputFormat.Json;
            string wanted = parsed.GetRequiredValue(package);
            if (Select(analysis, wanted, json, isStart: false, console, out int exitCode) is not { } target)
            {
                return exitCode;
            }

            string start = Reference.ImageNode;
            if (parsed.GetValue(from) is { } name)
            {
                if (Select(analysis, name, json, isStart: true, console, out exitCode) is not { } source)
                {
                    return exitCode;
                }

                start = source.Id;
            }

            cancellation.ThrowIfCancellationRequested();
            WhyAnswer? answer = console
                .FindWhy(new WhyQuestion(analysis, start, target.Id, parsed.GetValue(all), parsed.GetValue(precise)));
            if (answer is null)
            {
                NoChain(target.Id, start == Reference.ImageNode
                    ? $"{target.DisplayName} is in the image, but nothing refers to it"
                    : $"{target.DisplayName} is in the image, but cannot be reached from {parsed.GetValue(from)}", json, console);
                return ExitCodes.NotFound;
            }

            StandardOutput.Write(console, writer =>
            {
                if (json)
                {
                    answer.WriteJson(writer);
                }
                else
                {
                    WriteGuarded(writer, text => answer.WriteText(text, console.Layout));
                }
            });
            return ExitCodes.Success;
        });
        return command;
    }

    private static Package? Select(ImageAnalysis analysis, string text, bool json, bool isStart, ToolConsole console, out int exitCode)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            console.Complain(Codes.Usage, GraphParts.NameOnePackage);
            exitCode = ExitCodes.NotMeasured;
            return null;
        }

        PackageSelector selector = PackageSelector.Resolve(analysis, text);
        exitCode = ExitCodes.Success;
        if (selector.Package is not null)
        {
            return selector.Package;
        }

        if (!selector.Candidates.IsEmpty)
        {
            console.Complain(Codes.Usage, $"'{text}' matches several packages; name one of these:");
            foreach (Package candidate in selector.Candidates)
            {
                console.Remark("  " + candidate.Id);
            }

            exitCode = ExitCodes.NotMeasured;
            return null;
        }

        if (isStart || PackageSelector.IsPattern(text))
        {
            console.Complain(Codes.Usage, (isStart ? "--from: " : "") + (PackageSelector.IsPattern(text)
                ? $"why takes one package, not a pattern: '{text}'" : selector.Missing(text)));
            exitCode = ExitCodes.NotMeasured;
            return null;
        }

        if (AnalysisNotes.MayHide(analysis, text) is { } unread)
        {
            console.Complain(Codes.NotMeasured, unread);
            exitCode = ExitCodes.NotMeasured;
            return null;
        }

        NoChain(text, selector.Missing(text), json, console);
        exitCode = ExitCodes.NotFound;
        return null;
    }

    // Excerpts come from the image, so log commands in them are escaped.
    private static void WriteGuarded(TextWriter writer, Action<TextWriter> write)
    {
        using StringWriter text = new() { NewLine = "\n" };
        write(text);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            writer.Write(LogText.Line(line) + "\n");
        }
    }

    // Text output contains the answer; JSON output is an empty list, and the message goes to standard error.
    private static void NoChain(string target, string words, bool json, ToolConsole console)
    {
        if (json)
        {
            StandardOutput.Write(console, writer => JsonText.Write(writer, document =>
            {
                document.WriteStartObject();
                document.WriteString("target", target);
                document.WriteStartArray("chains");
                document.WriteEndArray();
                document.WriteEndObject();
            }));
            console.Remark(words);
        }
        else
        {
            StandardOutput.Write(console, writer => writer.Write(LogText.Line(LogText.Data(words, 4096)) + "\n"));
        }
    }
}
