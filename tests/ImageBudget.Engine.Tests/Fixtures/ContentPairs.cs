using System.Text.RegularExpressions;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>
/// Pairs our hashes of contents with the SHA-256 of the truth files. Over all images, contents with one SHA-256 must have one hash of ours,
/// and the reverse.
/// </summary>
internal sealed partial class ContentPairs
{
    private readonly Dictionary<string, string> _truthOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _hashOf = new(StringComparer.Ordinal);

    /// <summary>Our lines, with the SHA-256 of the same file in place of our hash where the two belong together.</summary>
    /// <param name="ours">Of <see cref="RootFsList"/>.</param>
    /// <param name="truth">Lines of a truth file.</param>
    public IEnumerable<string> Named(IEnumerable<string> ours, IEnumerable<string> truth)
    {
        Dictionary<string, string> sha256 = new(StringComparer.Ordinal);
        foreach (Match line in truth.Select(t => TruthLine().Match(t)).Where(m => m.Success))
        {
            sha256[line.Groups["file"].Value] = line.Groups["hash"].Value;
        }

        foreach (string line in ours)
        {
            Match match = OurLine().Match(line);
            yield return match.Success && sha256.GetValueOrDefault(match.Groups["file"].Value) is { } truthful
                && Pair(match.Groups["hash"].Value, truthful)
                    ? $"{match.Groups["file"].Value} {truthful} {match.Groups["link"].Value}"
                    : line;
        }
    }

    private bool Pair(string hash, string sha256)
    {
        _truthOf.TryAdd(hash, sha256);
        _hashOf.TryAdd(sha256, hash);
        return _truthOf[hash] == sha256 && _hashOf[sha256] == hash;
    }

    [GeneratedRegex("^(?<file>.*) (?<hash>[0-9a-f]{64}) (?<link>.*)$")]
    private static partial Regex TruthLine();

    [GeneratedRegex("^(?<file>.*) (?<hash>xxh128:[0-9a-f]{32}) (?<link>.*)$")]
    private static partial Regex OurLine();
}
