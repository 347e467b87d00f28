using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Engine.Tests.References;

/// <summary>An image of one layer, written as code: programs, libraries, links, Debian packages that own them, and a
/// configuration.</summary>
internal sealed class RunnableImage
{
    private readonly MemoryStream _stored = new();
    private readonly TarWriter _layer;
    private readonly StringBuilder _status = new();

    public RunnableImage() => _layer = new TarWriter(_stored, TarEntryFormat.Pax, leaveOpen: true);

    public string[] Entrypoint { get; init; } = [];

    public string[] Cmd { get; init; } = [];

    public string[] Env { get; init; } = [];

    public string WorkingDir { get; init; } = "";

    /// <summary>A package that owns these files and is not requested.</summary>
    public RunnableImage Owns(string package, params string[] files)
    {
        _status.Append($"Package: {package}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n\n");
        return File($"/var/lib/dpkg/info/{package}.list", string.Join('\n', files) + "\n");
    }

    public RunnableImage File(string path, string content, bool executable = false) =>
        File(path, Encoding.UTF8.GetBytes(content), executable);

    public RunnableImage File(string path, byte[] content, bool executable = false)
    {
        _layer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path[1..])
        {
            DataStream = new MemoryStream(content),
            Mode = executable ? (UnixFileMode)0x1ed : (UnixFileMode)0x1a4,
        });
        return this;
    }

    public RunnableImage Link(string path, string target)
    {
        _layer.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, path[1..]) { LinkName = target });
        return this;
    }

    public ImageAnalysis Analyze()
    {
        File("/var/lib/dpkg/status", _status.ToString());
        _layer.Dispose();
        MemoryStream archive = new();
        using (TarWriter writer = new(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            _stored.Position = 0;
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "layer.tar") { DataStream = _stored });
            string[] diffIds = ["sha256:" + Convert.ToHexStringLower(SHA256.HashData(_stored.ToArray()))];
            Write("config.json", new
            {
                architecture = "amd64",
                os = "linux",
                config = new { Entrypoint, Cmd, Env, WorkingDir },
                rootfs = new { type = "layers", diff_ids = diffIds },
            });
            Write("manifest.json", new[] { new { Config = "config.json", Layers = new[] { "layer.tar" } } });

            void Write(string name, object json) => writer.WriteEntry(
                new PaxTarEntry(
                    TarEntryType.RegularFile, name)
                { DataStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(json)) });
        }

        archive.Position = 0;
        return ImageAnalyzer.Analyze(new ImageRequest("-"), new AnalyzeOptions { Directory = "/", StandardInput = archive });
    }

    /// <summary><c>from -> to | path | excerpt</c> for each site of each edge of a kind; packages by name.</summary>
    public string[] Edges(string kind)
    {
        ImageAnalysis analysis = Analyze();
        Dictionary<string, string> names = analysis.Packages.ToDictionary(p => p.Id, p => p.Name, StringComparer.Ordinal);
        return
        [
            .. analysis.References.Where(r => r.Kind == kind).SelectMany(r => r.Evidence.Select(
                e => $"{names.GetValueOrDefault(r.From, r.From)} -> {names[r.To]} | {e.Path} | {e.Excerpt}")),
        ];
    }
}
