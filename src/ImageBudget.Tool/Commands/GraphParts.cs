using System.CommandLine;

namespace ImageBudget.Tool.Commands;

/// <summary>The options that select the part of the graph.</summary>
internal sealed class GraphParts
{
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
}
