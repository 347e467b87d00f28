using System.Security.Cryptography;
using System.Text;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Probes;

namespace ImageBudget.Layers.Cache;

/// <summary>
/// The part of the cache for layers that were read twice: by the layer's digest and the store paths that were searched for, the store
/// hashes in the files that hold too many.
/// </summary>
internal sealed class SecondPassCache(CacheFolder folder)
{
    public const string Kind = "mentions";

    private static readonly ProbeKind Probe = ProbeKind.Of<StoreHashProbe, StoreHashes>();

    /// <summary>Null when there is none, or only a damaged one.</summary>
    /// <param name="first">The layer.</param>
    /// <param name="pass">What is searched for; its files follow from the layer.</param>
    public LayerFacts? Find(LayerAnalysis first, SecondPass pass)
    {
        string name = NameOf(first, pass);
        return folder.Read(
            name, Kind, reader => reader.ReadString() == name ? Probe.Read(reader, first.Tree, LayerFacts.None) : null);
    }

    /// <summary>Failure to write is not an error.</summary>
    /// <param name="first">The layer.</param>
    /// <param name="pass">What was searched for.</param>
    /// <param name="second">What was found.</param>
    public void Keep(LayerAnalysis first, SecondPass pass, LayerFacts second)
    {
        string name = NameOf(first, pass);
        folder.Write(name, Kind, writer =>
        {
            writer.Write(name);
            Probe.Write(writer, second);
        });
    }

    private static string NameOf(LayerAnalysis first, SecondPass pass)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (StoreHash wanted in pass.Hashes.Order())
        {
            hash.AppendData(Encoding.ASCII.GetBytes($"{wanted}\n"));
        }

        return $"{first.Digest.Algorithm}-{first.Digest.Hex}-{Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
