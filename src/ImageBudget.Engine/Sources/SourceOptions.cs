using ImageBudget.Model;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Sources;

/// <summary>How an image is to be opened.</summary>
internal sealed record SourceOptions
{
    /// <summary>Limits for hostile input.</summary>
    public required ImageLimits Limits { get; init; }

    /// <summary>Called for each member of a streamed archive that may be a layer, in archive order; the member can be read only during the
    /// call.</summary>
    public Action<StreamedMember> OnMember { get; init; } = _ => { };

    /// <summary>Called for a file that is compressed as a whole; null: it is decompressed.</summary>
    public CompressedFile? CompressedFile { get; init; }

    /// <summary>The stream for <c>-</c>; null makes <c>-</c> an error.</summary>
    public Stream? StandardInput { get; init; }

    /// <summary>Progress callback; may be null.</summary>
    public IProgress<AnalysisProgress>? Progress { get; init; }

    /// <summary>Called with the full path of each file and directory before it is read; may be null.</summary>
    public Action<string>? Reading { get; init; }

    /// <summary>The command line to run again, from an image as given and the file to give in its place; null: none.</summary>
    public Func<string, string, string>? Again { get; init; }
}

/// <summary>A member of a streamed archive.</summary>
/// <param name="Name">Normalized.</param>
/// <param name="Size">Bytes as stored.</param>
/// <param name="Content">The rest is skipped when it is not read to its end.</param>
/// <param name="DecompressionLimit">Counts decompressed bytes.</param>
internal readonly record struct StreamedMember(string Name, long Size, Stream Content, DecompressionLimit DecompressionLimit);

/// <summary>What to do with a file that is compressed as a whole.</summary>
/// <param name="Recall">Called with the file first: its archive, if that is known without decompressing it; null: decompress it.</param>
/// <param name="Watch">Called then: wraps the file's bytes, which are read to the end.</param>
internal sealed record CompressedFile(Func<FileRegionStream, StreamedBlobs?> Recall, Func<Stream, Stream> Watch);
