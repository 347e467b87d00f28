using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>What programs of the containers project stored of an image whose layers are plain in its archive.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class TransferTruthTests
{
    [TestCase("skopeo-oci-gzip", 0)]
    [TestCase("skopeo22-oci-gzip", 1)]
    [TestCase("buildah-oci-layout", 1)]
    public void PlainLayer_HasTheSizeThatWasStored(string producer, int percent)
    {
        Dictionary<string, long> stored = StoredSizes($"images/truth/{producer}.truth.json");
        ImageAnalysis analysis = ImageAnalyzer.Analyze(
            new ImageRequest(Compression.Fixtures.Path("images/formats/docker20-save.tar")),
            new AnalyzeOptions { Directory = TestContext.CurrentContext.WorkDirectory });
        Assert.That(analysis.Layers, Has.Length.GreaterThanOrEqualTo(7).And.All.Property("TransferEstimated").False);
        Assert.Multiple(() =>
        {
            foreach (LayerSummary layer in analysis.Layers)
            {
                Assert.That(layer.Transfer, Is.EqualTo(stored[layer.DiffId]).Within(percent).Percent, layer.DiffId);
            }
        });
    }

    private static Dictionary<string, long> StoredSizes(string truth)
    {
        using JsonDocument document = JsonDocument.Parse(Compression.Fixtures.Bytes(truth));
        return document.RootElement.GetProperty("images")[0].GetProperty("layers").EnumerateArray()
            .DistinctBy(l => l.GetProperty("diff_id").GetString())
            .ToDictionary(l => l.GetProperty("diff_id").GetString()!, l => l.GetProperty("stored_bytes").GetInt64());
    }
}
