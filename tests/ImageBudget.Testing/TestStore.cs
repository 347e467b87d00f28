using System.Security.Cryptography;
using System.Text;

namespace ImageBudget.Testing;

/// <summary>Store paths as code; the hash part is derived from the name.</summary>
internal static class TestStore
{
    private const string Alphabet = "0123456789abcdfghijklmnpqrsvwxyz";

    /// <summary><c>/nix/store/HASH-name</c>.</summary>
    public static string Path(string name) => $"/nix/store/{Hash(name)}-{name}";

    public static string Hash(string name) =>
        string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(name)).Select(b => Alphabet[b & 31]));
}
