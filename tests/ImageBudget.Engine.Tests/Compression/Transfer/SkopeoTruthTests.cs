using System.Diagnostics;
using System.Text.Json;
using ImageBudget.Compression.Transfer;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression.Transfer;

[Parallelizable(ParallelScope.All)]
public sealed class SkopeoTruthTests
{
    private static IEnumerable<TestCaseData> Layers() =>
        PlainLayers.All().Select(l => new TestCaseData(l.Data, l.Stored).SetArgDisplayNames(l.Name));

    [TestCaseSource(nameof(Layers))]
    public void Layer_HasTheSizeThatSkopeoStores(Func<byte[]> data, int stored) =>
        Assert.That(TransferSizes.Of(data()), Is.EqualTo(new TransferSize(stored, 0)));

    [TestCaseSource(nameof(Layers))]
    public void Layer_IsNeverLargerThanTheProvenBound(Func<byte[]> data, int stored) =>
        Assert.That(stored, Is.LessThanOrEqualTo(TransferSize.Most(data().Length)));

    [Test]
    public void EmptyLayer_HasHeaderAndTrailerOfGzip() => Assert.That(TransferSizes.Of([]).Bytes, Is.EqualTo(18 + 5 + 2));

    [Test]
    public void InstalledSkopeo_StoresTheseSizes()
    {
        (string Name, int Stored, Func<byte[]> Data)[] layers = [.. PlainLayers.All()];
        TestImage image = new();
        image.With([.. layers.Select(l => TestLayer.Plain(l.Data()))]);
        string folder = Directory.CreateTempSubdirectory("transfer").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "image.tar"), image.DockerArchive());
            long[] sizes = StoredBySkopeo(folder);

            // Other versions of its compressor choose slightly otherwise.
            Assert.Multiple(() =>
            {
                for (int i = 0; i < layers.Length; i++)
                {
                    Assert.That(sizes[i], Is.EqualTo(layers[i].Stored).Within(30 + (layers[i].Stored / 100)), $"{layers[i].Name} {sizes[i]}");
                }
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long[] StoredBySkopeo(string folder)
    {
        ProcessStartInfo start = new("skopeo", ["copy", "docker-archive:image.tar", "oci:layout:x"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("There is no skopeo on this machine.");
            throw;
        }

        using (process)
        {
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors.Result);
        }

        using JsonDocument index = Json("index.json");
        using JsonDocument manifest = Json(BlobOf(index.RootElement.GetProperty("manifests")[0]));
        return [.. manifest.RootElement.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("size").GetInt64())];

        JsonDocument Json(string name) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "layout", name)));
        string BlobOf(JsonElement descriptor) => "blobs/" + descriptor.GetProperty("digest").GetString()!.Replace(':', '/');
    }
}
