using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Sources.Blobs;

/// <summary>Names of archive members: <c>/</c>-separated, without <c>./</c>, leading or trailing slashes; never outside the
/// archive.</summary>
internal static class MemberName
{
    /// <summary>Null for a name that means the archive's root or a path outside the archive.</summary>
    public static string? Normalize(ReadOnlySpan<byte> raw) => Normalize(Encoding.UTF8.GetString(raw));

    /// <inheritdoc cref="Normalize(ReadOnlySpan{byte})" />
    public static string? Normalize(string raw)
    {
        if (!raw.Contains("./", StringComparison.Ordinal) && !raw.Contains("//", StringComparison.Ordinal)
            && raw is not ([] or [.., '/'] or ['/', ..] or [.., '.']))
        {
            return raw;
        }

        List<string> parts = [];
        foreach (string part in raw.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case ".." when parts.Count == 0:
                    return null;
                case "..":
                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return parts.Count == 0 ? null : string.Join('/', parts);
    }

    /// <summary>The member that a link in <paramref name="member"/> leads to; null when it leads out of the archive.</summary>
    public static string? Follow(string member, string target)
    {
        if (target.StartsWith('/'))
        {
            return null;
        }

        int slash = member.LastIndexOf('/');
        return Normalize(slash < 0 ? target : string.Concat(member.AsSpan(0, slash + 1), target));
    }

    /// <summary>
    /// The digest that a blob's name seems to promise, null for other names: <c>blobs/ALGORITHM/HEX</c> of an OCI layout;
    /// <c>HEX/layer.tar</c>, <c>HEX.tar</c>, <c>HEX.tar.gz</c>, <c>sha256:HEX.tar.gz</c> and the like of a docker-archive, as nixpkgs, the
    /// .NET SDK, skopeo and go-containerregistry name layers. Docker before 25 writes a random <c>HEX/layer.tar</c>.
    /// </summary>
    public static Digest? DigestIn(string name)
    {
        string[] parts = name.Split('/');
        string text = parts switch
        {
            ["blobs", var algorithm, var hex] => $"{algorithm}:{hex}",
            [.., var folder, "layer.tar"] => folder,
            _ => parts[^1],
        };
        int dot = text.IndexOf('.', StringComparison.Ordinal);
        text = dot < 0 ? text : text[..dot];
        return Digest.TryParse(text.Contains(':', StringComparison.Ordinal) ? text : "sha256:" + text, out Digest digest) ? digest : null;
    }
}
