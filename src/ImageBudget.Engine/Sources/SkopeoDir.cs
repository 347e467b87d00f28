using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;

namespace ImageBudget.Sources;

/// <summary>
/// A directory written by skopeo's <c>dir:</c> (containers-transports(5); containers/image v5 <c>directory/directory_transport.go</c>):
/// manifest.json is one manifest, or an index whose manifests are <c>HEX.manifest.json</c>; blobs are named by the hex of their digests;
/// <c>version</c> is the version of the layout. Signatures next to them are not read.
/// </summary>
internal sealed class SkopeoDir : ISourceKind
{
    private const string Format = "dir";

    private static ReadOnlySpan<byte> VersionPrefix => "Directory Transport Version: "u8;

    private static ReadOnlySpan<byte> Known => "Directory Transport Version: 1."u8;

    public ImmutableArray<string> Schemes => [Format];

    public string Noun => "a directory of skopeo's dir:";

    // skopeo also reads a directory without a version file, though it writes none. An unpacked docker-archive has a list in manifest.json.
    public bool Recognises(SourceInput input)
    {
        if (input.Blobs is not { IsDirectory: true } blobs || blobs.Contains(OciIndex.Name) || !blobs.Contains(DockerArchive.ManifestName))
        {
            return false;
        }

        return blobs.Contains(DirectoryBlobs.VersionName) && blobs.SizeOf(DirectoryBlobs.VersionName) > 0
            ? Starts(blobs, DirectoryBlobs.VersionName, VersionPrefix)
            : Starts(blobs, DockerArchive.ManifestName, "{"u8);
    }

    public ImageSource Open(SourceInput input)
    {
        BlobSource blobs = input.Blobs!;
        if (blobs.Contains(DirectoryBlobs.VersionName) && !blobs.ReadDocument(DirectoryBlobs.VersionName).AsSpan().StartsWith(Known))
        {
            throw new ImageFormatException(
                Codes.Unsupported,
                "the file 'version' of the directory is not version 1.x of skopeo's dir:, which is the only known one; "
                + "copy the image into an archive: skopeo copy dir:DIRECTORY docker-archive:image.tar");
        }

        return new ImageSource(blobs, OciIndex.ReadRoot(blobs, Format, DockerArchive.ManifestName, d => NameOf(blobs, d)), input.Progress);
    }

    private static bool Starts(BlobSource blobs, string name, ReadOnlySpan<byte> text)
    {
        Span<byte> head = stackalloc byte[64];
        using Stream file = blobs.Open(name);
        return head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)].StartsWith(text);
    }

    private static string NameOf(BlobSource blobs, Digest digest) =>
        blobs.Contains(digest.Hex + DirectoryBlobs.ManifestEnding) ? digest.Hex + DirectoryBlobs.ManifestEnding : digest.Hex;
}
