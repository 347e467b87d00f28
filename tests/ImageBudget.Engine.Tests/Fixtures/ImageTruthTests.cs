using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>Images that real programs wrote, against what independent programs say of them.</summary>
public class ImageTruthTests
{
    // Root file systems without a manifest, and a Helm chart in an OCI layout: no images, whatever their layers look like.
    private static readonly ImmutableArray<string> NoImages = ["docker-export-rootfs.NOT-AN-IMAGE.tar", "layout-artifact-not-image.tar"];

    private const string EightGiB = "size-over-8GiB-base256-zstd.tar";

    private readonly ContentPairs _contents = new();

    [Test]
    public void Image_EveryTruthFile_HasItsLayersSizesAndFiles()
    {
        Facts facts = new();
        foreach (ImageTruth truth in ImageTruth.All().Where(t => !NoImages.Contains(t.Name) && t.Name != EightGiB))
        {
            for (int i = 0; i < truth.Images.Count; i++)
            {
                if (!IsRepeated(truth.Images[i]) && !IsAttestation(truth.Images[i]))
                {
                    Hold(facts, truth, i);
                }
            }
        }

        facts.Complete(images: 60, facts: 3000);
    }

    [Test, Explicit("inflates and hashes more than 8 GiB: half a minute")]
    public void Image_FileOverEightGiB_HasItsLayersSizesAndFiles()
    {
        Facts facts = new();
        Hold(facts, ImageTruth.All().Single(t => t.Name == EightGiB), 0);
        facts.Complete(images: 1, facts: 20);
    }

    [Test]
    public void Image_SeveralPlatforms_IsRefusedWithoutAChoice()
    {
        Facts facts = new();
        foreach (ImageTruth truth in ImageTruth.All().Where(t => Choices(t).Count > 1))
        {
            facts.Image();
            ImageFormatException? error = Refusal(truth.Path);
            facts.Equal(error?.Code, "IB9009", truth.Name);
            foreach (JsonElement image in Choices(truth))
            {
                facts.Hold(
                    error?.Message.Contains(PlatformOf(image), StringComparison.Ordinal) == true,
                    $"{truth.Name}: {error?.Message} without {PlatformOf(image)}");
            }
        }

        facts.Complete(images: 3, facts: 10);
    }

    [Test]
    public void NotAnImage_IsRefusedWithOneClearLine()
    {
        Facts facts = new();
        foreach (ImageTruth truth in ImageTruth.All().Where(t => NoImages.Contains(t.Name)))
        {
            facts.Image();
            ImageFormatException? error = Refusal(truth.Path);
            facts.Equal(error?.Code, "IB9001", truth.Name);
            string expected = truth.Name.StartsWith("layout", StringComparison.Ordinal)
                ? "there is no image here, only an artifact of type application/vnd.cncf.helm.config.v1+json"
                : "it is a root file system; save the image that it is from";
            facts.Hold(error?.Message.Contains(expected, StringComparison.Ordinal) == true, $"{truth.Name}: {error?.Message}");
        }

        facts.Complete(images: 2, facts: 4);
    }

    [TestCase(
        "docker20-save.tar", "docker2*", "skopeo*", "crane-pull*",
        TestName = "SameImage_InTheFormsOfDockerSkopeoAndCrane_GivesTheSameAnswer")]
    [TestCase("podman-docker-archive.tar", "podman*", "buildah*", TestName = "SameImage_InTheFormsOfPodmanAndBuildah_GivesTheSameAnswer")]
    [TestCase(
        "buildkit-docker.tar", "buildkit-oci-gzip*", "buildkit-oci-zstd*", "buildkit-oci-attestation*", "buildkit-oci-dir",
        TestName = "SameImage_InTheFormsOfBuildKit_GivesTheSameAnswer")]
    public void SameImage_InEveryForm_GivesTheSameAnswer(string first, params string[] patterns)
    {
        string folder = Path.Combine(Repository.Fixtures("images"), "formats");
        Facts facts = new();
        string[] expected = Answer(Path.Combine(folder, first));
        string[] others = [.. patterns.SelectMany(p => Directory.GetFileSystemEntries(folder, p)).Order(StringComparer.Ordinal)];
        foreach (string path in others)
        {
            facts.Image();
            facts.Same(Answer(path), expected, Path.GetFileName(path));
        }

        facts.Complete(images: 4, facts: 4);
    }

    private void Hold(Facts facts, ImageTruth truth, int index)
    {
        JsonElement expected = truth.Images[index];
        string name = truth.Images.Count > 1 ? $"{truth.Name} ({index})" : truth.Name;
        facts.Image();
        ImageAnalysis image;
        try
        {
            image = ImageAnalyzer.Analyze(
                new ImageRequest(truth.Path),
                new AnalyzeOptions { Directory = "/", Platform = Choices(truth).Count > 1 ? PlatformOf(expected) : null });
        }
        catch (ImageFormatException e)
        {
            facts.Hold(false, $"{name}: {e.Code} {e.Message}");
            return;
        }

        HoldIdentity(facts, name, image, truth, expected);
        HoldLayers(facts, name, image, expected);
        HoldRootFs(facts, name, image, truth, index);
        HoldSums(facts, name, image);
        if (truth.Dive() is { } dive && index == 0)
        {
            JsonElement figures = dive.GetProperty("image");
            facts.Equal(image.Dive.WastedBytes, figures.GetProperty("inefficientBytes").GetInt64(), $"{name}: dive wasted bytes");
            facts.Equal(
                Math.Round(image.Dive.Efficiency, 9), Math.Round(figures.GetProperty("efficiencyScore").GetDouble(), 9),
                $"{name}: dive efficiency");
        }
    }

    private static string[] Answer(string path)
    {
        ImageAnalysis image = ImageAnalyzer.Analyze(new ImageRequest(path), new AnalyzeOptions { Directory = "/" });
        return
        [
            $"live {image.Size.Live} unpacked {image.Size.Unpacked} uncompressed {image.Size.Uncompressed} duplicated {image.Size.Duplicated}",
            .. image.Layers.Select(l => $"layer {l.Index} {l.Uncompressed} {l.Unpacked} {l.Live} {l.Entries} {l.Whiteouts}"),
            .. image.Packages.Select(p => $"package {p.Id} {p.Live}"),
            .. image.References.Select(r => $"reference {r.From} {r.To} {r.Kind}"),
            .. image.Duplicates.Select(d => $"duplicate {d.Hash} {string.Join(' ', d.Paths)}"),
            .. image.Waste.Select(w => w.ToString()),
            .. RootFsList.Of(image.Files!),
        ];
    }

    private static void HoldIdentity(Facts facts, string name, ImageAnalysis image, ImageTruth truth, JsonElement expected)
    {
        facts.Equal(image.Image.ConfigDigest, "sha256:" + expected.GetProperty("config_sha256").GetString(), $"{name}: config digest");
        facts.Equal(image.Image.Platform, PlatformOf(expected), $"{name}: platform");
        if (expected.GetProperty("form").GetString() == "oci")
        {
            facts.Equal(image.Image.ManifestDigest, expected.GetProperty("digest").GetString(), $"{name}: manifest digest");
            facts.Same(
                image.Layers.Select(l => l.MediaType), expected.GetProperty("layer_media_types").EnumerateArray()
                    .Select(t => t.GetString()!), $"{name}: media types");
        }

        if (TagsOf(truth, expected).ToArray() is { Length: > 0 } || !IsNested(expected))
        {
            facts.Same(image.Image.Tags, TagsOf(truth, expected), $"{name}: tags");
        }

        if (truth.FileBytes is { } bytes)
        {
            facts.Equal(image.Size.Archive, bytes, $"{name}: archive");
        }

        string?[] history =
            [.. Array(expected, "history").Where(h => !h.GetProperty("empty_layer").GetBoolean())
            .Select(h => h.GetProperty("created_by").GetString())];
        if (history.Length == image.Layers.Length && history.All(h => !string.IsNullOrEmpty(h)))
        {
            facts.Hold(
                image.Layers.Select(l => l.CreatedBy)
                .SequenceEqual(history), $"{name}: history {string.Join(" | ", image.Layers.Select(l => l.CreatedBy))}");
        }
    }

    private static void HoldLayers(Facts facts, string name, ImageAnalysis image, JsonElement expected)
    {
        JsonElement[] layers = [.. Array(expected, "layers")];
        facts.Equal(image.Layers.Length, layers.Length, $"{name}: layers");
        foreach ((LayerSummary layer, JsonElement truth) in image.Layers.Zip(layers))
        {
            string what = $"{name}: layer {layer.Index}";
            facts.Equal(layer.Measured, !truth.TryGetProperty("missing", out _), $"{what} measured");
            if (!layer.Measured)
            {
                continue;
            }

            string compression = truth.GetProperty("compression").GetString()!;
            facts.Equal(layer.Compression, compression, $"{what} compression");
            facts.Equal(layer.DiffId, truth.GetProperty("diff_id").GetString(), $"{what} diffID");
            facts.Equal(layer.Uncompressed, Number(truth, "uncompressed_bytes"), $"{what} tar");
            facts.Equal(layer.Entries, Number(truth, "entries") ?? 0, $"{what} entries");
            facts.Equal(layer.Unpacked, Number(truth, "regular_file_bytes") ?? 0, $"{what} files' bytes");
            facts.Equal(layer.Whiteouts, Number(truth, "whiteouts") ?? 0, $"{what} whiteouts");
            if (truth.TryGetProperty("entry_types", out JsonElement types))
            {
                facts.Equal(layer.Files, Number(types, "file") ?? 0, $"{what} files");
            }

            facts.Equal(layer.TransferEstimated, false, $"{what} estimated");
            if (compression != "none")
            {
                facts.Equal(layer.Transfer, Number(truth, "stored_bytes"), $"{what} transfer");
            }

            if (!layer.Digest.StartsWith("sha512:", StringComparison.Ordinal))
            {
                facts.Equal(layer.Digest, "sha256:" + truth.GetProperty("stored_sha256").GetString(), $"{what} digest");
            }
        }

        JsonElement totals = expected.GetProperty("totals");
        facts.Equal(image.Size.Uncompressed, Number(totals, "uncompressed_bytes"), $"{name}: uncompressed");
        facts.Equal(image.Size.Unpacked, Number(totals, "regular_file_bytes"), $"{name}: unpacked");
        if (!image.Size.HasPlainLayers)
        {
            facts.Equal(image.Size.Transfer, Number(totals, "stored_bytes"), $"{name}: transfer");
        }
    }

    private void HoldRootFs(Facts facts, string name, ImageAnalysis image, ImageTruth truth, int index)
    {
        if (truth.FilesOf(index) is { } files)
        {
            facts.Same(_contents.Named(RootFsList.Of(image.Files!), files), files, $"{name}: files");
            JsonElement umoci = truth.Images[index].GetProperty("final").GetProperty("umoci");
            facts.Equal(image.Size.Live, Number(umoci, "regular_bytes_hardlinks_once"), $"{name}: live");
            facts.Equal(RootFsList.Of(image.Files!).Count(), Number(umoci, "entries"), $"{name}: entries of the root file system");
        }

        if (truth.Images[index].TryGetProperty("docker", out JsonElement docker) && docker.TryGetProperty("export", out JsonElement export))
        {
            // Docker puts its own, empty files in the place of these.
            long mounted = new[] { "/etc/hosts", "/etc/hostname", "/etc/resolv.conf" }
                .Sum(p => image.Files!.Lookup(p) is { Exists: true } node && image.Files.ContentOf(node) is { } content
                    ? image.Files.SizeOf(content) : 0);
            facts.Equal(image.Size.Live - mounted, Number(export, "regular_bytes_hardlinks_once"), $"{name}: live by docker export");
        }
    }

    private static void HoldSums(Facts facts, string name, ImageAnalysis image)
    {
        facts.Equal(
            image.Packages.Sum(p => p.Unpacked) + image.Unowned.Sum(u => u.Unpacked), image.Size.Unpacked, $"{name}: owners of unpacked");
        facts.Equal(image.Layers.Sum(l => l.Unpacked), image.Size.Unpacked, $"{name}: layers of unpacked");
        facts.Equal(image.Packages.Sum(p => p.Live) + image.Unowned.Sum(u => u.Live), image.Size.Live, $"{name}: owners of live");
        facts.Equal(image.Layers.Sum(l => l.Live), image.Size.Live, $"{name}: layers of live");
        facts.Equal(
            image.Packages.Sum(p => p.Transfer) + image.Unowned.Sum(u => u.Transfer), image.Size.Transfer, $"{name}: owners of transfer");
        facts.Equal(image.Layers.Sum(l => l.Transfer), image.Size.Transfer, $"{name}: layers of transfer");
        facts.Equal(image.Waste.Sum(w => w.Bytes), image.Size.Reclaimable, $"{name}: waste");
        facts.Equal(image.Size.Unpacked - image.Size.Live, image.Size.Reclaimable, $"{name}: reclaimable");
        facts.Equal(image.Duplicates.Sum(d => d.Bytes * (d.Copies - 1)), image.Size.Duplicated, $"{name}: duplicated");
    }

    private static IReadOnlyList<JsonElement> Choices(ImageTruth truth) =>
        [.. truth.Images.Where(i => !IsRepeated(i) && !IsAttestation(i))];

    // The same image once more: by docker's manifest and by the OCI index, or under another tag.
    private static bool IsRepeated(JsonElement image) => image.TryGetProperty("same_layers_as_image", out _);

    // Inside a further index, which may be the one that has the tag.
    private static bool IsNested(JsonElement image) => Array(image, "via").Any();

    private static bool IsAttestation(JsonElement image) => Annotation(image, "vnd.docker.reference.type") is not null;

    private static string PlatformOf(JsonElement image)
    {
        string os = Text(image, "os") is { Length: > 0 } o ? o : "unknown";
        string architecture = Text(image, "architecture") is { Length: > 0 } a ? a : "unknown";
        string? variant = Text(image, "variant")
            ?? (image.TryGetProperty("platform", out JsonElement platform) && platform.ValueKind == JsonValueKind.Object
                ? Text(platform, "variant") : null);
        return variant is null ? $"{os}/{architecture}" : $"{os}/{architecture}/{variant}";
    }

    private static IEnumerable<string> TagsOf(ImageTruth truth, JsonElement expected)
    {
        string[] docker = [.. truth.Images.SelectMany(i => Array(i, "tags")).Select(t => t.GetString()!)];
        return docker.Length > 0
            ? docker
            : truth.Images.Where(i => Text(i, "digest") == Text(expected, "digest"))
                .Select(i => Annotation(i, "io.containerd.image.name") ?? Annotation(i, "org.opencontainers.image.ref.name"))
                    .OfType<string>();
    }

    private static ImageFormatException? Refusal(string path)
    {
        try
        {
            ImageAnalyzer.Analyze(new ImageRequest(path), new AnalyzeOptions { Directory = "/" });
            return null;
        }
        catch (ImageFormatException e)
        {
            return e;
        }
    }

    private static string? Annotation(JsonElement image, string key) =>
        image.TryGetProperty("annotations", out JsonElement annotations) && annotations.ValueKind == JsonValueKind.Object
            ? Text(annotations, key) : null;

    private static string? Text(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    private static IEnumerable<JsonElement> Array(JsonElement element, string key) =>
        element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
