using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>Runs the tool from arguments to exit code, and handles all errors in one place.</summary>
internal static class ToolHost
{
    public static int Run(IReadOnlyList<string> args, ToolConsole console, CancellationToken cancellation = default)
    {
        int exitCode;
        try
        {
            exitCode = args is ["--version"] ? WriteVersion(console) : Dispatch(args, console, cancellation);
            console.Out.Flush();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.Remarks.Say("cancelled");
            exitCode = ExitCodes.Cancelled;
        }
        catch (ImageFormatException e)
        {
            console.Remarks.Complain(e.Code, e.Describe(), console.Reading);
            exitCode = ExitCodes.NotMeasured;
        }
        catch (ReportException e)
        {
            console.Remarks.Complain(Codes.ReportNotWritten, e.Message);
            exitCode = ExitCodes.NotMeasured;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Remarks.Complain(Codes.NotAnImage, "reading or writing failed: " + e.Message);
            exitCode = ExitCodes.NotMeasured;
        }
        catch (Exception e)
        {
            console.Error.Write("This is a bug in image-budget, and we are sorry. Nothing was decided about the image.\n"
                + "Please report it with the lines below and, if you may share it, the image or how it was built.\n"
                + "dotnet-image-budget " + ToolVersion.WithCommit + "\n");
            foreach (string line in e.ToString().ReplaceLineEndings("\n").Split('\n'))
            {
                console.Remarks.Say(line);
            }

            exitCode = ExitCodes.NotMeasured;
        }

        return exitCode;
    }

    // Answered before the command tree is built and System.CommandLine is loaded.
    private static int WriteVersion(ToolConsole console)
    {
        console.Out.Write(ToolVersion.Line);
        return ExitCodes.Success;
    }

    private static int Dispatch(IReadOnlyList<string> args, ToolConsole console, CancellationToken cancellation)
    {
        RootCommand root = CommandTree.Build(console, cancellation);

        // No response files (an image may be called `@x`), and no bundles of short options (there are none).
        ParseResult parsed = root.Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
        if (parsed.Action is not (HelpText or VersionText) && UsageErrors.Of(parsed) is { IsEmpty: false } errors)
        {
            foreach (string error in errors)
            {
                console.Remarks.Complain(Codes.Usage, error);
            }

            console.Remarks.Say("see: dotnet image-budget" + UsageErrors.CommandPath(parsed) + " --help");
            return ExitCodes.NotMeasured;
        }

        console.Layout = console.Layout with { Colour = console.IsColoured(parsed.GetValue<string>(ColourChoice.Name) ?? "auto") };
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = console.Out,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }
}
