using System.Buffers;
using System.Text;

namespace ImageBudget.Formats.StorePaths;

/// <summary>A run of 32 base-32 digits in a file, which may be the hash part of a store path.</summary>
/// <param name="Hash">The run.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="StoreDirectory">The store directory before it, <c>/nix/store</c> or <c>/gnu/store</c>; null when there is none.</param>
/// <param name="Name">The name after it when a store directory precedes it; null otherwise.</param>
/// <param name="Excerpt">The run with its surroundings, printable.</param>
/// <param name="Inside">The path inside the store path after the name, <c>/</c> first; null when there is none.</param>
internal sealed record StoreMention(
    StoreHash Hash, long Offset, string? StoreDirectory, string? Name, string Excerpt, string? Inside = null)
{
    /// <summary>Bytes shown before a run, as <c>nix why-depends --precise</c> does.</summary>
    public const int ContextBefore = 32;

    /// <summary>Bytes shown after a run.</summary>
    public const int ContextAfter = 32;

    /// <summary>A store path's name has at most 211 characters (NixOS/nix <c>src/libstore/path.cc</c>); one more for the dash.</summary>
    public const int NameAfter = 212;

    /// <summary>Bytes after the name in which a path is searched.</summary>
    public const int PathAfter = 256;

    /// <summary>Bytes after a run with a store directory before it that can belong to the path.</summary>
    public const int PrefixedAfter = NameAfter + PathAfter;

    // Bytes of names and of the paths that ReadInside reads.
    private static readonly SearchValues<byte> PathBytes =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._?=/@%~"u8);

    /// <summary>The full path in the store; null when no store directory precedes the run.</summary>
    public string? Path => StoreDirectory is null || Name is null ? null : $"{StoreDirectory}/{Hash}-{Name}{Inside}";

    /// <summary>True when these bytes end in a store directory and its slash.</summary>
    public static bool IsPrefixed(ReadOnlySpan<byte> before) => before.EndsWith("/nix/store/"u8) || before.EndsWith("/gnu/store/"u8);

    /// <summary>The length of the name and the path that begin the text; -1 when they may go on after it.</summary>
    public static int PathLength(ReadOnlySpan<byte> after) => after.IndexOfAnyExcept(PathBytes);

    public static StoreMention Create(StoreHash hash, long offset, bool prefixed, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        string? directory = null, name = null, inside = null;
        if (prefixed)
        {
            directory = before.EndsWith("/nix/store/"u8) ? "/nix/store" : "/gnu/store";
            name = StorePathName.ReadName(after[..Math.Min(after.Length, NameAfter)]);
            inside = name is null ? null : ReadInside(after[Math.Min(after.Length, 1 + name.Length)..]);
        }

        ReadOnlySpan<byte> shown = after[..Math.Min(after.Length, ContextAfter)];
        return new StoreMention(hash, offset, directory, name, string.Concat(Printable(before), hash.ToString(), Printable(shown)), inside);
    }

    // Reads up to a character that ends a path in a list, a quoted string or a command.
    private static string? ReadInside(ReadOnlySpan<byte> after)
    {
        if (after.IsEmpty || after[0] != '/')
        {
            return null;
        }

        int length = 1;
        while (length < after.Length && (char.IsAsciiLetterOrDigit((char)after[length]) || "/+._-@%~".Contains((char)after[length])))
        {
            length++;
        }

        return Encoding.ASCII.GetString(after[..length]);
    }

    // nix why-depends prints a dot for what is not printable ASCII.
    private static string Printable(ReadOnlySpan<byte> bytes)
    {
        StringBuilder builder = new(bytes.Length);
        foreach (byte b in bytes)
        {
            builder.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        }

        return builder.ToString();
    }
}
