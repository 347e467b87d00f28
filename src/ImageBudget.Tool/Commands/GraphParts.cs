using System.CommandLine;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The options that select the part of the graph.</summary>
internal sealed class GraphParts
{
    public const string NameOnePackage = "the package name is empty; give a name, a full store name, a store path or a package URL";

    private readonly Option<int?> _depth = new("--depth") { HelpName = "N", Description = "Levels below the start." };

    private readonly Option<string?> _minSize = new("--min-size")
    {
        HelpName = "SIZE",
        Description = "Leave out packages whose removal would free less than this, e.g. 1MB.",
    };

    public GraphParts()
    {
        _depth.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string value }] && (!int.TryParse(value, out int n) || n < 0))
            {
                result.AddError($"--depth must be a whole number, not '{value}'");
            }
        });
        _minSize.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string value }] && !SizeArgument.TryParse(value, out _))
            {
                result.AddError($"--min-size must be a size such as 500kB, 1MB or 2MiB, not '{value}'");
            }
        });
    }

    /// <summary>The start, where it is not the image itself.</summary>
    public static Argument<string?> StartArgument() => new("package")
    {
        HelpName = "PACKAGE",
        Arity = ArgumentArity.ZeroOrOne,
        Description = "Start at this package instead of the image.",
    };

    public void AddTo(Command command)
    {
        command.Add(_depth);
        command.Add(_minSize);
    }

    public int? Depth(ParseResult parsed) => parsed.GetValue(_depth);

    public long MinSize(ParseResult parsed) =>
        parsed.GetValue(_minSize) is { } text && SizeArgument.TryParse(text, out long bytes) ? bytes : 0;

    /// <summary>The start: the image itself, or a package. Null after an error was reported.</summary>
    public static string? Root(ImageAnalysis analysis, string? package, ToolConsole console, out int exitCode)
    {
        exitCode = ExitCodes.Success;
        if (package is null)
        {
            return Reference.ImageNode;
        }

        exitCode = ExitCodes.NotMeasured;
        if (string.IsNullOrWhiteSpace(package))
        {
            console.Complain(Codes.Usage, NameOnePackage);
            return null;
        }

        PackageSelector selector = PackageSelector.Resolve(analysis, package);
        if (selector.Package is { } found)
        {
            exitCode = ExitCodes.Success;
            return found.Id;
        }

        if (selector.Candidates.IsEmpty)
        {
            if (AnalysisNotes.MayHide(analysis, package) is { } unread)
            {
                console.Complain(Codes.NotMeasured, unread);
            }
            else
            {
                console.Complain(Codes.Usage, selector.Missing(package));
            }

            return null;
        }

        console.Complain(Codes.Usage, $"'{package}' matches several packages; name one of these:");
        foreach (Package candidate in selector.Candidates)
        {
            console.Remark("  " + candidate.Id);
        }

        return null;
    }
}
