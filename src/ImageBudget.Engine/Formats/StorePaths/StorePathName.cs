using System.Text;

namespace ImageBudget.Formats.StorePaths;

/// <summary>The parts of a store path's name: <c>NAME-VERSION[-OUTPUT]</c>.</summary>
/// <param name="FullName">Everything after the hash and its dash.</param>
/// <param name="Name">parseDrvName's name: up to the first dash that is not followed by a letter (NixOS/nix
/// <c>src/libstore/names.cc</c>).</param>
/// <param name="Version">parseDrvName's version without the output; empty when there is none.</param>
/// <param name="Output">The output at the end of the name, else <c>out</c>.</param>
internal sealed record StorePathName(string FullName, string Name, string Version, string Output)
{
    // Outputs that nixpkgs packages have (nixpkgs manual, "Multiple-output packages"); anything else stays part of the version.
    private static readonly string[] Outputs =
        ["bin", "dev", "lib", "doc", "devdoc", "man", "info", "static", "debug", "dist", "py", "getent", "libgcc", "data", "dnsutils",
            "host", "nc", "terminfo"];

    public static StorePathName Parse(string fullName)
    {
        int dash = -1;
        for (int i = 0; i + 1 < fullName.Length; i++)
        {
            if (fullName[i] == '-' && !char.IsAsciiLetter(fullName[i + 1]))
            {
                dash = i;
                break;
            }
        }

        string name = dash < 0 ? fullName : fullName[..dash];
        string version = dash < 0 ? "" : fullName[(dash + 1)..];
        foreach (string output in Outputs)
        {
            if (version.EndsWith("-" + output, StringComparison.Ordinal))
            {
                return new StorePathName(fullName, name, version[..^(output.Length + 1)], output);
            }
        }

        // Without a version the suffix is part of parseDrvName's name, which is kept as Nix gives it.
        foreach (string output in Outputs)
        {
            if (dash < 0 && output is "dev" or "doc" or "man" or "info" or "debug" && name.EndsWith("-" + output, StringComparison.Ordinal))
            {
                return new StorePathName(fullName, name, "", output);
            }
        }

        return new StorePathName(fullName, name, version, "out");
    }

    /// <summary>Splits <c>HASH-NAME</c>; null when it is not the base name of a store path.</summary>
    public static (StoreHash Hash, string FullName)? ParseBaseName(ReadOnlySpan<byte> baseName)
    {
        if (baseName.Length < StoreHash.Length + 2 || baseName[StoreHash.Length] != '-'
            || !StoreHash.TryParse(baseName, out StoreHash hash))
        {
            return null;
        }

        ReadOnlySpan<byte> name = baseName[(StoreHash.Length + 1)..];
        if (name.Length > 211 || name.IndexOfAnyExcept(NameBytes) >= 0)
        {
            return null;
        }

        return (hash, Encoding.ASCII.GetString(name));
    }

    /// <summary>Reads <c>-NAME</c> after a hash in a text; null when no name follows.</summary>
    public static string? ReadName(ReadOnlySpan<byte> after)
    {
        if (after.IsEmpty || after[0] != '-')
        {
            return null;
        }

        after = after[1..];
        int end = after.IndexOfAnyExcept(NameBytes);
        ReadOnlySpan<byte> name = end < 0 ? after : after[..end];
        return name.IsEmpty ? null : Encoding.ASCII.GetString(name);
    }

    // NixOS/nix src/libstore/path.cc, checkName.
    private static readonly System.Buffers.SearchValues<byte> NameBytes =
        System.Buffers.SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._?="u8);
}
