using System.Collections.Immutable;
using System.CommandLine;
using ImageBudget.Model;

namespace ImageBudget.Tool.Commands;

/// <summary>The options of every command that opens an image, and the call of the engine.</summary>
internal sealed class ImageOptions
{
    private readonly Option<string?> _platform = new("--platform")
    {
        HelpName = "OS/ARCH",
        Description = "Choose one platform of a multi-platform image, e.g. linux/arm64.",
    };

    private readonly Option<string?> _tag = new("--tag")
    {
        HelpName = "NAME:TAG",
        Description = "Choose one of several images in a file by tag.",
    };

    private readonly Option<bool> _deep = new("--deep")
    {
        Description = "Also look for store paths where Nix does not: in gzip, zip, BEAM chunks, ELF debug sections, UTF-16.",
    };

    private readonly Option<string?> _cache = new("--cache")
    {
        HelpName = "DIRECTORY",
        Description = "Cache the analysis of each layer in this directory, by digest. The verdict is never cached.",
    };

    private readonly Option<bool> _trustFileTimes = new("--trust-file-times")
    {
        Description = "With --cache: do not hash a file again whose size, times and inode are unchanged.",
    };

    private readonly Option<string[]> _limits = new("--limit")
    {
        HelpName = "NAME=VALUE",
        Description =
            "Raise (or lower) a limit that protects the program, e.g. entries=30000000; docs/limits.md lists the names. May be repeated.",
    };

    public ImageOptions() => _limits.Validators.Add(result =>
    {
        if (!LimitArgument.TryParse(result.Tokens.Select(t => t.Value), out _, out ImmutableArray<string> mistakes))
        {
            foreach (string mistake in mistakes)
            {
                result.AddError(mistake);
            }
        }
    });

    public static Argument<string> OneImage() => new("image")
    {
        HelpName = "IMAGE",
        Description =
            "A docker-archive, OCI archive, OCI layout directory, skopeo dir: directory, or nix2container JSON file, compressed or not; "
            + "- for standard input. A prefix docker-archive:, oci-archive:, oci: or dir: states the format.",
    };

    public void AddTo(Command command)
    {
        command.Add(_deep);
        command.Add(_platform);
        command.Add(_tag);
        command.Add(_cache);
        command.Add(_trustFileTimes);
        command.Add(_limits);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_trustFileTimes) is { Implicit: false } && result.GetResult(_cache) is null)
            {
                result.AddError("--trust-file-times needs --cache DIRECTORY");
            }
        });
    }

    /// <summary>Opens one image; the progress line is gone when this returns.</summary>
    /// <param name="parsed">Has these options.</param>
    /// <param name="image">As typed.</param>
    /// <param name="transfer">What is asked of the transfer sizes of plain layers.</param>
    /// <param name="console">Opens it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="once">The image's bytes, where they come only once and were opened already.</param>
    /// <param name="reading">Called with each file that is read.</param>
    public MeasuredImage Read(
        ParseResult parsed, string image, TransferNeed transfer, ToolConsole console, CancellationToken cancellation, Stream? once = null,
        Action<string>? reading = null)
    {
        bool standardInput = ImageArgument.IsStandardInput(image, console.Directory);
        using ProgressLine? progress = console.ShowProgress ? new ProgressLine(console.Error) : null;
        AnalyzeOptions options = new()
        {
            Directory = console.Directory,
            Platform = parsed.GetValue(_platform),
            Tag = parsed.GetValue(_tag),
            StandardInput = once ?? (standardInput ? console.OpenInput() : null),
            Deep = parsed.GetValue(_deep),
            Transfer = transfer,
            CacheDirectory = Cache(parsed, console),
            TrustFileTimes = parsed.GetValue(_trustFileTimes),
            Limits = Limits(parsed),
            Progress = progress,
            Reading = reading,
            Again = CommandAgain.Of(parsed),
        };
        console.Reading = standardInput ? "stdin" : image;
        MeasuredImage measured = console.Read(new ImageRequest(once is null ? image : "-"), options, cancellation);
        return once is null ? measured : measured.Named(image);
    }

    /// <summary>Opens images with these options.</summary>
    public ImageOpener Opener(ParseResult parsed, TransferNeed transfer, ToolConsole console, CancellationToken cancellation) =>
        (given, once, reading) => Read(parsed, given, transfer, console, cancellation, once, reading);

    /// <summary>The same options for a check.</summary>
    public CheckOptions Fill(ParseResult parsed, CheckOptions options, ToolConsole console) => options with
    {
        Platform = parsed.GetValue(_platform),
        Tag = parsed.GetValue(_tag),
        Deep = parsed.GetValue(_deep),
        CacheDirectory = Cache(parsed, console),
        TrustFileTimes = parsed.GetValue(_trustFileTimes),
        Limits = Limits(parsed),
        Again = CommandAgain.Of(parsed),
    };

    // Validated before any command runs.
    private ImageLimits Limits(ParseResult parsed)
    {
        LimitArgument.TryParse(parsed.GetValue(_limits) ?? [], out ImageLimits limits, out _);
        return limits;
    }

    private string? Cache(ParseResult parsed, ToolConsole console) =>
        parsed.GetValue(_cache) is { } folder ? Path.GetFullPath(folder, console.Directory) : null;
}
