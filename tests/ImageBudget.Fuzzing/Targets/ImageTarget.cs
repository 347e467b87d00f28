using System.Text;
using ImageBudget.Analysis;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Fuzzing.Samples;
using ImageBudget.Model;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>
/// A whole analysis. The input is the layers, with a line between them; the archive around them is made here, so that digests are right and
/// what was changed is looked at.
/// </summary>
internal sealed class ImageTarget : FuzzTarget
{
    private const int MostLayers = 4;

    public override string Name => "image";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. SampleImage.Layers[0], .. Separator, .. SampleImage.Layers[2]],
        [.. SampleImage.Layers[1], .. Separator, .. TarSamples.Packed],
        SampleImage.Gzip(SampleImage.Layers[1]),
    ];

    private static ReadOnlySpan<byte> Separator => "\n--next layer--\n"u8;

    public override bool Run(byte[] input)
    {
        ImageAnalysis analysis;
        try
        {
            MemoryStream archive = new(Archive(input), writable: false);
            analysis = ImageAnalyzer.Analyze(new ImageRequest("-"), new AnalyzeOptions { Directory = "/", StandardInput = archive });
        }
        catch (ImageFormatException)
        {
            return false;
        }

        string? mistake = Ledger.Mistake(analysis);
        Hold.That(mistake is null, mistake ?? "");
        return true;
    }

    private static byte[] Archive(ReadOnlySpan<byte> input)
    {
        List<byte[]> layers = [];
        for (int at; layers.Count < MostLayers - 1 && (at = input.IndexOf(Separator)) >= 0; input = input[(at + Separator.Length)..])
        {
            layers.Add(Layer(input[..at]));
        }

        layers.Add(Layer(input));
        string diffIds = string.Join(',', layers.Select(l => $"\"{MemoryBlobs.DigestOf(Plain(l))}\""));
        string config = $$$"""
            {"os":"linux","architecture":"amd64","config":{"Entrypoint":["/{{{FileSamples.Store}}}/bin/app"]},
            "rootfs":{"type":"layers","diff_ids":[{{{diffIds}}}]}}
            """;
        SampleTar archive = new SampleTar().File("c.json", Encoding.UTF8.GetBytes(config));
        for (int i = 0; i < layers.Count; i++)
        {
            archive.File($"l{i}.tar", layers[i]);
        }

        string names = string.Join(',', layers.Select((_, i) => $"\"l{i}.tar\""));
        string manifest = $$$"""[{"Config":"c.json","RepoTags":["a:1"],"Layers":[{{{names}}}]}]""";
        return archive.File("manifest.json", Encoding.UTF8.GetBytes(manifest)).ToArray();
    }

    private static byte[] Layer(ReadOnlySpan<byte> layer) => layer is [0x1f, ..] ? layer.ToArray() : SealedTar.Of(layer);

    private static byte[] Plain(byte[] layer)
    {
        if (layer is not [0x1f, ..])
        {
            return layer;
        }

        try
        {
            using MemoryStream plain = new();
            using System.IO.Compression.GZipStream gzip = new(new MemoryStream(layer), System.IO.Compression.CompressionMode.Decompress);
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            return layer;
        }
    }
}
