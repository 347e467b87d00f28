using System.Text;

namespace ImageBudget.Ecosystems;

/// <summary>The distribution's ID in os-release(5).</summary>
internal static class OsRelease
{
    public static bool Wants(ReadOnlySpan<byte> path) =>
        path.SequenceEqual("etc/os-release"u8) || path.SequenceEqual("usr/lib/os-release"u8);

    /// <summary>Lower case; <paramref name="otherwise"/> when the file is missing or has no valid ID.</summary>
    public static string Id(InventoryReader reader, string otherwise)
    {
        Document? file = reader.DocumentAt("/etc/os-release") ?? reader.DocumentAt("/usr/lib/os-release");
        foreach (string line in Encoding.UTF8.GetString(file?.Content ?? []).Split('\n'))
        {
            if (line.StartsWith("ID=", StringComparison.Ordinal))
            {
                string id = line[3..].Trim().Trim('"', '\'');

                // os-release(5): lower-case letters, digits, dot, underscore and dash; anything else is not a name.
                return id.Length is > 0 and <= 64
                    && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')
                    ? id
                    : otherwise;
            }
        }

        return otherwise;
    }
}
