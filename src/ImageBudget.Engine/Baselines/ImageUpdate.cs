using System.Collections.Immutable;
using ImageBudget.Analysis;

namespace ImageBudget.Baselines;

/// <summary>
/// What a machine that has one image must still pull to have another: the layers that the first image does not have, each once. Engines
/// fetch blobs by the digest of their stored bytes (OCI distribution spec v1.1, "Pulling blobs") and skip those that they have.
/// </summary>
/// <param name="Pulled">The layers to pull, base layer first; a layer that the image holds twice is here once.</param>
/// <param name="SharedLayers">How many layers of the image the other one has.</param>
/// <param name="Estimated">
/// True when at least one layer was compared by diffID, because it is not stored compressed on both sides, or because a baseline file keeps
/// no other digest. Its compressed bytes depend on who pushes it. False: all were compared by the digests of their compressed bytes.
/// </param>
public sealed record ImageUpdate(ImmutableArray<LayerSummary> Pulled, int SharedLayers, bool Estimated)
{
    /// <summary>Compressed bytes.</summary>
    public long Bytes => Pulled.Sum(l => l.Transfer);

    /// <summary>Null when the layers of one side are not known: a baseline file without diffIDs, or on the new side any baseline
    /// file.</summary>
    internal static ImageUpdate? Between(ImageSnapshot old, ImageSnapshot now)
    {
        if (old.DiffIds is not { } recorded || now.Layers is not { } layers)
        {
            return null;
        }

        // A compressed layer has another blob under the same diffID when it was compressed otherwise, and that blob is pulled.
        HashSet<string> digests = [.. (old.Layers ?? []).Where(l => !l.IsPlain).Select(l => l.Digest)];
        HashSet<string> diffIds = [.. recorded];
        HashSet<string> withoutBlob = old.Layers is { } known ? [.. known.Where(l => l.IsPlain).Select(l => l.DiffId)] : diffIds;
        HashSet<string> told = [];
        ImmutableArray<LayerSummary>.Builder pulled = ImmutableArray.CreateBuilder<LayerSummary>();
        int shared = 0;
        bool estimated = false;
        foreach (LayerSummary layer in layers)
        {
            bool sameBlob = !layer.IsPlain && digests.Contains(layer.Digest);
            bool sameContent = !sameBlob && (layer.IsPlain ? diffIds : withoutBlob).Contains(layer.DiffId);
            estimated |= layer.IsPlain || old.Layers is null || sameContent;
            if (sameBlob || sameContent)
            {
                shared++;
            }
            else if (told.Add(layer.IsPlain ? layer.DiffId : layer.Digest))
            {
                pulled.Add(layer);
            }
        }

        return new ImageUpdate(pulled.ToImmutable(), shared, estimated);
    }
}
