using System.Buffers;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using ImageBudget.Model;
using ImageBudget.Sources.Blobs;
using ImageBudget.Sources.Streams;

namespace ImageBudget.Sources;

/// <summary>
/// The result of <c>nix build</c> for a nix2container image (nlewo/nix2container <c>types/types.go</c>, version 1): a JSON document with
/// the configuration and the layers. It holds no layer bytes; a layer that was built as a file has its tar at <c>layer-path</c>.
/// </summary>
internal sealed class NixToContainer : ISourceKind
{
    private const int Version = 1;

    private const string WayOut =
        "build it into an archive and give that: nix run .#IMAGE.copyTo -- docker-archive:image.tar, or nix2container's own skopeo, "
        + "skopeo --insecure-policy copy nix:FILE docker-archive:image.tar";

    public ImmutableArray<string> Schemes => ["nix"];

    public string Noun => "nix2container's JSON";

    public bool Recognises(SourceInput input) => input.Document is not null;

    // The layers are separate files, so they can be opened in any order.
    public ImageSource Open(SourceInput input)
    {
        string name = input.Locator.DocumentName;
        ImageManifest manifest = Read(input.Document!, name, input.Limits);
        NixToContainerBlobs blobs = new(manifest, name, input);
        return new ImageSource(blobs, [manifest], new ReadingProgress(input.Options.Progress, input.Locator.Given, blobs.ArchiveBytes));
    }

    /// <exception cref="ImageFormatException">It is other JSON (IB9001), malformed (IB9005), or names layers without a tar
    /// (IB9006).</exception>
    public static ImageManifest Read(ReadOnlyMemory<byte> utf8, string document, ImageLimits limits)
    {
        JsonElement root = JsonReading.RequireObject(JsonReading.Parse(utf8, document, limits), "the document", document);
        if (root.Find("image-config", JsonValueKind.Object, document) is not { } config
            || root.Find("layers", JsonValueKind.Array, document) is not { } list)
        {
            throw new ImageFormatException(
                Codes.NotAnImage,
                $"not an image: {document} is "
                + (ImageDocument.NameOf(root) is { } name ? $"{name}; give the whole archive or directory that it is part of"
                    : "JSON, but not nix2container's, which has 'image-config' and 'layers'"),
                document);
        }

        if (root.Find("version", JsonValueKind.Number, document) is { } version
            && !(version.TryGetInt32(out int number) && number == Version))
        {
            throw new ImageFormatException(
                Codes.Unsupported,
                $"{document} has nix2container's version {version.GetRawText()}, but only version {Version} is known; {WayOut}", document);
        }

        ImmutableArray<LayerDescriptor>.Builder layers = ImmutableArray.CreateBuilder<LayerDescriptor>();
        List<(string DiffId, JsonElement? History)> rest = [];
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (layers.Count >= limits.Layers)
            {
                throw new ImageFormatException(
                    Codes.LimitExceeded, $"the image has more than {limits.Layers} layers{LimitSetting.WayOut("layers")}", document);
            }

            JsonElement layer = JsonReading.RequireObject(item, "layers[]", document);
            layers.Add(ReadLayer(layer, layers.Count, document));
            rest.Add((layer.RequireString("diff_ids", document), layer.Find("History", JsonValueKind.Object, document)));
        }

        return new ImageManifest
        {
            Format = "nix2container",
            Tags = [],

            // There is no configuration blob until skopeo writes one; use the digest of the document.
            Config = ReadConfig(root, config, rest, document, limits) with
            {
                Digest = Digest.Sha256(System.Security.Cryptography.SHA256.HashData(utf8.Span)),
            },
            Layers = layers.ToImmutable(),
        };
    }

    private static LayerDescriptor ReadLayer(JsonElement layer, int index, string document)
    {
        string text = layer.RequireString("digest", document);
        if (!Digest.TryParse(text, out Digest digest))
        {
            throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: '{InertText.OneLine(text, 160)}' is not a digest (sha256 or sha512, lower-case hex)",
                document);
        }

        if (layer.FindString("layer-path", document) is not { Length: > 0 } path)
        {
            throw new ImageFormatException(
                Codes.MissingBlob,
                $"{document} describes layer {index} ({digest}) without a 'layer-path', so its bytes are not there to measure; {WayOut}",
                document);
        }

        if (!layer.Require("size", JsonValueKind.Number, document).TryGetInt64(out long size) || size < 0)
        {
            throw new ImageFormatException(
                Codes.MalformedManifest, $"{document}: the size of layer {index} is not a number of bytes", document);
        }

        return new LayerDescriptor
        {
            Blob = path,
            MediaType = layer.FindString("mediatype", document),
            Digest = digest,
            Size = size,
        };
    }

    // Converts to the form of an image configuration, so that one reader serves both.
    private static ImageConfig ReadConfig(
        JsonElement root, JsonElement config, List<(string DiffId, JsonElement? History)> layers, string document, ImageLimits limits)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("os", "linux");
            json.WriteString("architecture", root.FindString("arch", document));
            if (root.FindString("created", document) is { } created)
            {
                json.WriteString("created", created);
            }

            json.WritePropertyName("config");

            // Copied unchanged: the reader rejects text that is not Unicode.
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(config));
            json.WriteStartObject("rootfs");
            json.WriteStartArray("diff_ids");
            foreach ((string diffId, _) in layers)
            {
                json.WriteStringValue(diffId);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("history");
            foreach ((_, JsonElement? history) in layers)
            {
                json.WriteStartObject();
                if (history?.FindString("created_by", document) is { } by)
                {
                    json.WriteString("created_by", by);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return ImageConfig.Parse(buffer.WrittenMemory, document, limits);
    }
}
