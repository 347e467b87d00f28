using ImageBudget.Model;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Sources;

/// <summary>How an image is to be opened.</summary>
internal sealed record SourceOptions
{
    /// <summary>What the image may ask for.</summary>
    public required ImageLimits Limits { get; init; }

    /// <summary>Is shown what may be a layer of an archive that streams by, in the archive's order: it can be read now or never.</summary>
    public Action<PassingBlob> Passing { get; init; } = _ => { };

    /// <summary>Where <c>-</c> reads from; null means that <c>-</c> is an error.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Told now and then how far the reading is; null when nobody wants to know.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }

    /// <summary>Told the full path of each file and directory before it is read; null when nobody wants to know.</summary>
    public Action<string>? Reading { get; init; }

    /// <summary>The command line to run again, from an image as given and the file to give in its place; null: none.</summary>
    public Func<string, string, string>? Again { get; init; }
}

/// <summary>A member of an archive that streams by.</summary>
/// <param name="Name">In the archive.</param>
/// <param name="Size">Bytes as stored.</param>
/// <param name="Content">What is not read of it is passed over.</param>
/// <param name="Unfolding">To be told of what is inflated.</param>
internal readonly record struct PassingBlob(string Name, long Size, Stream Content, Unfolding Unfolding);
