using System.Security.Cryptography;
using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Reports.Bom;

/// <summary>The names of images and packages in a bill of materials.</summary>
internal static class CycloneDxNames
{
    /// <summary>
    /// <c>urn:uuid:</c> with a UUID of version 8 (RFC 9562, 5.8), made of the image's digest: the same image is the same document.
    /// </summary>
    public static string SerialNumber(ImageInfo image)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes("ImageBudget:" + (image.ManifestDigest ?? image.ConfigDigest)), digest);
        Span<byte> uuid = digest[..16];
        uuid[6] = (byte)((uuid[6] & 0x0f) | 0x80);
        uuid[8] = (byte)((uuid[8] & 0x3f) | 0x80);
        return "urn:uuid:" + new Guid(uuid, bigEndian: true).ToString("D");
    }

    /// <summary>The repository of the first tag; the file's name where there is none.</summary>
    public static string NameOf(ImageInfo image) => Repository(image) is { Length: > 0 } repository
        ? repository
        : image.Source.TrimEnd('/')[(image.Source.TrimEnd('/').LastIndexOf('/') + 1)..];

    /// <summary>
    /// As purl-spec's <c>oci</c> type has it: the last part of the repository at the manifest's digest. Null where either is not known; a
    /// docker-archive has no manifest that a registry would know.
    /// </summary>
    public static string? PurlOf(ImageInfo image)
    {
        string repository = Repository(image).ToLowerInvariant();
        int slash = repository.LastIndexOf('/');
        return image.ManifestDigest is not { } digest || repository.Length == 0
            ? null
            : $"pkg:oci/{Uri.EscapeDataString(repository[(slash + 1)..])}@{Escape(digest)}"
                + (slash < 0 ? "" : $"?repository_url={Escape(repository)}");
    }

    /// <summary>
    /// A package URL. Null for a jar without a known group. <c>nix</c> and <c>guix</c> are reserved types without a
    /// definition (purl-spec, <c>docs/types/candidate-purl-types.md</c>); the version is the derivation's, the output a qualifier.
    /// </summary>
    public static string? PurlOf(Package package)
    {
        PurlRules? rules = EcosystemCatalog.TypeOf(package.Ecosystem)?.Purl;
        if (rules is { IsStore: true })
        {
            return PackageUrl.Of(
                package.Ecosystem, null, package.Name, package.Version, ("output", package.Output is null or "out" ? "" : package.Output));
        }

        // The part after '#' is the path, which distinguishes equal packages of one image.
        int place = package.Id.IndexOf('#', StringComparison.Ordinal);
        string purl = place < 0 ? package.Id : package.Id[..place];
        return rules is { NeedsGroup: true } && purl.Count(c => c == '/') < 2 ? null : purl;
    }

    /// <summary>Scope and name of npm, vendor and name of Composer, group and artifact of Maven; of others the name alone.</summary>
    public static (string? Group, string Name) Split(Package package)
    {
        // The other name of an npm package is an alias, which says nothing of its scope.
        string full = package.FullName.EndsWith(package.Name, StringComparison.Ordinal) ? package.FullName : package.Name;
        int at = EcosystemCatalog.TypeOf(package.Ecosystem)?.Purl.GroupSeparator is { } separator
            ? full.IndexOf(separator, StringComparison.Ordinal)
            : -1;
        return at <= 0 || at == full.Length - 1 ? (null, package.Name) : (full[..at], full[(at + 1)..]);
    }

    /// <summary>CycloneDX 1.6, "components", "type".</summary>
    public static string TypeOf(Package package) => EcosystemCatalog.TypeOf(package.Ecosystem)?.Purl.Component ?? "library";

    // localhost:5000/shop:1.2 is the repository localhost:5000/shop.
    private static string Repository(ImageInfo image)
    {
        if (image.Tags.IsEmpty)
        {
            return "";
        }

        string tag = image.Tags[0];
        int colon = tag.LastIndexOf(':');
        return colon > tag.LastIndexOf('/') ? tag[..colon] : tag;
    }

    // A colon is never encoded (purl-spec, "Character encoding").
    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%3A", ":", StringComparison.Ordinal);
}
