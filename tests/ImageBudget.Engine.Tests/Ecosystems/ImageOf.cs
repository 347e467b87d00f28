using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>An image as code: layers of files, directories and links, analysed from a pipe.</summary>
internal sealed class ImageOf
{
    private readonly List<MemoryStream> _layers = [];
    private TarWriter? _layer;

    public ImageOf() => Layer();

    public ImageOf Layer()
    {
        _layer?.Dispose();
        _layers.Add(new MemoryStream());
        _layer = new TarWriter(_layers[^1], TarEntryFormat.Pax, leaveOpen: true);
        return this;
    }

    public ImageOf File(string path, string content = "") => File(path, Encoding.UTF8.GetBytes(content));

    public ImageOf File(string path, byte[] content)
    {
        _layer!.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) });
        return this;
    }

    public ImageOf Folder(string path)
    {
        _layer!.WriteEntry(new PaxTarEntry(TarEntryType.Directory, path + "/"));
        return this;
    }

    public ImageOf Link(string path, string target)
    {
        _layer!.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target });
        return this;
    }

    public ImageOf HardLink(string path, string target)
    {
        _layer!.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target });
        return this;
    }

    public ImageAnalysis Analyze()
    {
        _layer!.Dispose();
        MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            string[] names = [.. _layers.Select((_, i) => $"{i}/layer.tar")];
            for (int i = 0; i < names.Length; i++)
            {
                _layers[i].Position = 0;
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, names[i]) { DataStream = _layers[i] });
            }

            string[] diffIds = [.. _layers.Select(l => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(l.ToArray())))];
            Write("config.json", new { architecture = "amd64", os = "linux", rootfs = new { type = "layers", diff_ids = diffIds } });
            Write("manifest.json", new[] { new { Config = "config.json", RepoTags = new[] { "t:1" }, Layers = names } });

            void Write(string name, object json) => writer.WriteEntry(
                new PaxTarEntry(
                    TarEntryType.RegularFile, name)
                { DataStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(json)) });
        }

        archive.Position = 0;
        ImageAnalysis analysis =
            ImageAnalyzer.Analyze(new ImageRequest("-"), new AnalyzeOptions { Directory = "/", StandardInput = archive });
        AssertSums(analysis);
        return analysis;
    }

    /// <summary>Asserts that every byte of every metric has exactly one owner.</summary>
    public static void AssertSums(ImageAnalysis analysis)
    {
        Assert.That(analysis.Packages.Sum(p => p.Live) + analysis.Unowned.Sum(u => u.Live), Is.EqualTo(analysis.Size.Live));
        Assert.That(analysis.Packages.Sum(p => p.Unpacked) + analysis.Unowned.Sum(u => u.Unpacked), Is.EqualTo(analysis.Size.Unpacked));
        Assert.That(analysis.Packages.Sum(p => p.Transfer) + analysis.Unowned.Sum(u => u.Transfer), Is.EqualTo(analysis.Size.Transfer));
    }
}

/// <summary>Short queries on an analysis.</summary>
internal static class Answers
{
    public static Package Package(this ImageAnalysis analysis, string id)
    {
        Package? package = analysis.Packages.FirstOrDefault(p => p.Id == id);
        Assert.That(package, Is.Not.Null, $"{id} is not among {string.Join(", ", analysis.Packages.Select(p => p.Id))}");
        return package!;
    }

    public static string[] Ids(this ImageAnalysis analysis) => [.. analysis.Packages.Select(p => p.Id)];

    /// <summary><c>from -> to: excerpts</c>, by name; the image is <c>image</c>.</summary>
    public static string[] Edges(this ImageAnalysis analysis, string kind = "depends")
    {
        Dictionary<string, string> names = analysis.Packages.ToDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal);
        return
        [
            .. analysis.References.Where(r => r.Kind == kind)
                .Select(
                    r => $"{names.GetValueOrDefault(r.From, r.From)} -> {names[r.To]}: {string.Join("; ", r.Evidence.Select(e => e.Excerpt))}")
                .Order(StringComparer.Ordinal),
        ];
    }
}
