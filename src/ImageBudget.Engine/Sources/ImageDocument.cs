using System.Text.Json;

namespace ImageBudget.Sources;

/// <summary>Names documents of an image that were given without the image.</summary>
internal static class ImageDocument
{
    /// <summary>With its article; null for any other JSON (OCI image spec v1.1: image-index.md, manifest.md, config.md).</summary>
    /// <param name="root">An object.</param>
    public static string? NameOf(JsonElement root) =>
        Has(root, "manifests", JsonValueKind.Array) ? "the index of an image without its manifests and layers"
        : Has(root, "config", JsonValueKind.Object) && Has(root, "layers", JsonValueKind.Array)
            ? "the manifest of an image without its configuration and layers"
        : Has(root, "rootfs", JsonValueKind.Object) ? "the configuration of an image without its layers"
        : null;

    private static bool Has(JsonElement root, string key, JsonValueKind kind) =>
        root.TryGetProperty(key, out JsonElement value) && value.ValueKind == kind;
}
