namespace ImageBudget.Sources;

/// <summary>
/// What a media type says about a layer: the tars that engines unpack (OCI image spec v1.1, layer.md and media-types.md; Docker image
/// manifest v2, schema 2; containerd <c>core/images/mediatypes.go</c>), and types that no engine unpacks. eStargz and zstd:chunked have the
/// ordinary types.
/// </summary>
internal static class LayerMediaType
{
    private const string Encrypted = "+encrypted";

    /// <summary>True for a tar, and for an empty media type.</summary>
    public static bool IsTar(string mediaType) => mediaType is ""
        or "application/vnd.oci.image.layer.v1.tar" or "application/vnd.oci.image.layer.v1.tar+gzip"
            or "application/vnd.oci.image.layer.v1.tar+zstd"
        or "application/vnd.docker.image.rootfs.diff.tar" or "application/vnd.docker.image.rootfs.diff.tar.gzip"
        or "application/vnd.docker.image.rootfs.diff.tar.zstd"
        || IsForeign(mediaType);

    /// <summary>True for a non-distributable tar, which an image file may omit.</summary>
    public static bool IsForeign(string mediaType) => mediaType
        is "application/vnd.oci.image.layer.nondistributable.v1.tar" or "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"
        or "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"
        or "application/vnd.docker.image.rootfs.foreign.diff.tar" or "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
        or "application/vnd.docker.image.rootfs.foreign.diff.tar.zstd";

    /// <summary>True for a layer that only an engine with the key can unpack (containers/ocicrypt <c>spec/spec.go</c>).</summary>
    public static bool IsEncrypted(string mediaType) => mediaType.Contains(Encrypted, StringComparison.Ordinal);

    /// <summary>True for documents that are not unpacked: attestations, signatures, bills of materials.</summary>
    public static bool IsDocument(string mediaType) =>
        mediaType.EndsWith("+json", StringComparison.Ordinal) || mediaType.EndsWith("+xml", StringComparison.Ordinal)
        || mediaType.EndsWith("/json", StringComparison.Ordinal) || mediaType.StartsWith("text/", StringComparison.Ordinal);
}
