using System.Collections.Immutable;

namespace ImageBudget.Sources;

/// <summary>An OCI image layout in a tar archive. Since Docker 25, <c>docker save</c> writes an archive that is also a
/// docker-archive.</summary>
internal sealed class OciArchive : ISourceKind
{
    public ImmutableArray<string> Schemes => ["oci-archive"];

    public string Noun => "an OCI archive";

    public bool Recognises(SourceInput input) => input.Blobs is { IsDirectory: false } blobs && blobs.Contains(OciIndex.Name);

    public ImageSource Open(SourceInput input) => new(input.Blobs!, OciIndex.Read(input.Blobs!, "oci-archive"), input.Progress);
}
