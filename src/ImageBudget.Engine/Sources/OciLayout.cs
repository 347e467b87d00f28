using System.Collections.Immutable;

namespace ImageBudget.Sources;

/// <summary>A directory with an OCI image layout (OCI image spec v1.1, image-layout.md).</summary>
internal sealed class OciLayout : ISourceKind
{
    public ImmutableArray<string> Schemes => ["oci"];

    public string Noun => "a directory with an OCI layout";

    public bool Recognises(SourceInput input) => input.Blobs is { IsDirectory: true } blobs && blobs.Contains(OciIndex.Name);

    public ImageSource Open(SourceInput input) => new(input.Blobs!, OciIndex.Read(input.Blobs!, "oci-layout"), input.Progress);
}
