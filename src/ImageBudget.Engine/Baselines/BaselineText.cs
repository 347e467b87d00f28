using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ImageBudget.Baselines;

/// <summary>Writes a baseline as YAML for reviews: sorted, one line for each package, without values that change in a rebuild.</summary>
internal static class BaselineText
{
    public const int Version = 1;

    private const string Head = """
        # What "maxIncrease", "newPackages" and "update" of a budget compare with; written by "dotnet image-budget baseline".
        # All numbers are bytes. Store hashes and times are left out; diffIDs are the digests of uncompressed layers, base layer first.
        # Recording a rebuild with the same packages and sizes changes nothing here.

        """;

    /// <param name="images">In any order; names differ.</param>
    public static string Write(IEnumerable<ImageSnapshot> images)
    {
        StringBuilder text = new(Head.ReplaceLineEndings("\n"));
        text.Append(CultureInfo.InvariantCulture, $"\nversion: {Version}\nimages:");
        ImmutableArray<ImageSnapshot> sorted = [.. images.OrderBy(i => i.Name, StringComparer.Ordinal)];

        // Without items and brackets the value would be null instead of a list.
        text.Append(sorted.IsEmpty ? " []\n" : "\n");
        foreach (ImageSnapshot image in sorted)
        {
            Write(text, image);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, ImageSnapshot image)
    {
        SnapshotSizes size = image.Size;
        text.Append("  - name: ").Append(Scalar(image.Name)).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"    layers: {image.LayerCount}\n");
        if (image.DiffIds is { IsEmpty: false } diffIds)
        {
            text.Append("    diffIds:\n");
            foreach (string diffId in diffIds)
            {
                text.Append("      - ").Append(Scalar(diffId)).Append('\n');
            }
        }

        text.Append("    size:\n");
        text.Append(CultureInfo.InvariantCulture, $"      transfer: {size.Transfer}\n      uncompressed: {size.Uncompressed}\n");
        text.Append(CultureInfo.InvariantCulture, $"      unpacked: {size.Unpacked}\n      live: {size.Live}\n");
        text.Append(CultureInfo.InvariantCulture, $"      reclaimable: {size.Reclaimable}\n      duplicated: {size.Duplicated}\n");
        if (!image.Packages.IsEmpty)
        {
            text.Append("    packages:\n");
        }

        foreach (IGrouping<string, PackageRecord> ecosystem in image.Packages.GroupBy(p => p.Key.Ecosystem, StringComparer.Ordinal))
        {
            text.Append("      ").Append(Scalar(ecosystem.Key)).Append(":\n");
            foreach (PackageRecord package in ecosystem)
            {
                text.Append("        - { name: ").Append(Scalar(package.Key.Name));
                Pair(text, "output", package.Key.Output);
                Pair(text, "version", package.Key.Version.Length == 0 ? null : package.Key.Version);
                Pair(text, "fullName", package.FullName == package.Key.DefaultFullName ? null : package.FullName);
                Pair(text, "purl", package.Purl);
                if (package.Count > 1)
                {
                    text.Append(CultureInfo.InvariantCulture, $", copies: {package.Count}");
                }

                Bytes(text, package.Bytes);
            }
        }

        if (!image.Unowned.IsEmpty)
        {
            text.Append("    unowned:\n");
        }

        foreach (FolderRecord folder in image.Unowned)
        {
            text.Append("      - { path: ").Append(Scalar(folder.Path));
            Bytes(text, folder.Bytes);
        }
    }

    private static void Pair(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(", ").Append(key).Append(": ").Append(Scalar(value));
        }
    }

    private static void Bytes(StringBuilder text, OwnerBytes bytes) => text.Append(
        CultureInfo.InvariantCulture, $", unpacked: {bytes.Unpacked}, live: {bytes.Live}, transfer: {bytes.Transfer} }}\n");

    // Plain only if YAML 1.1 and 1.2 both read it as text; else YAML 1.2.2 section 7.3.1, double quotes.
    private static string Scalar(string value)
    {
        bool plain = value.Length > 1 && (char.IsAsciiLetter(value[0]) || (value[0] == '/' && value.Length > 1))
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '/')
            && value.ToLowerInvariant() is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off");
        if (plain)
        {
            return value;
        }

        StringBuilder quoted = new("\"");
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            switch (c)
            {
                // Azure Pipelines executes "##vso[" at any place in a log.
                case '#' when i > 0 && value[i - 1] == '#':
                    quoted.Append("\\u0023");
                    break;
                case '"' or '\\':
                    quoted.Append('\\').Append(c);
                    break;
                case < ' ' or (>= '\x7f' and <= '\xa0') or '\u2028' or '\u2029' or '\ufeff' or (>= '\ud800' and <= '\udfff')
                    or (>= '\u200b' and <= '\u206f') or (>= '\ufff0'):
                    quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    quoted.Append(c);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
