using System.Diagnostics.CodeAnalysis;

namespace ImageBudget.Model;

/// <summary>
/// A content digest, <c>algorithm:hex</c> (OCI image spec v1.1, descriptor.md, "Digests"). Only registered algorithms with lower-case hex
/// of the right length are accepted, so that a digest is always safe as a path.
/// </summary>
internal readonly record struct Digest
{
    private Digest(string algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    public string Algorithm { get; }

    public string Hex { get; }

    /// <summary>The blob's path in an OCI layout (image-layout.md).</summary>
    public string BlobName => $"blobs/{Algorithm}/{Hex}";

    public static Digest Sha256(ReadOnlySpan<byte> hash) => new("sha256", Convert.ToHexStringLower(hash));

    public static Digest Sha512(ReadOnlySpan<byte> hash) => new("sha512", Convert.ToHexStringLower(hash));

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0)
        {
            return false;
        }

        string algorithm = text![..colon];
        string hex = text[(colon + 1)..];
        int length = algorithm switch { "sha256" => 64, "sha512" => 128, _ => -1 };
        if (hex.Length != length || !IsLowerHex(hex))
        {
            return false;
        }

        digest = new Digest(algorithm, hex);
        return true;
    }

    /// <summary>The digest of these bytes by the same algorithm.</summary>
    public Digest Of(ReadOnlySpan<byte> content) => Algorithm == "sha512"
        ? Sha512(System.Security.Cryptography.SHA512.HashData(content))
        : Sha256(System.Security.Cryptography.SHA256.HashData(content));

    public override string ToString() => $"{Algorithm}:{Hex}";

    public static bool IsLowerHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept("0123456789abcdef");
}
