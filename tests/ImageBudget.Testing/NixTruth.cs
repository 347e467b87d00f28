using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Testing;

/// <summary>Nix's own data about an image: <c>truth.json</c> of a fixture, and the raw output of its commands next to it.</summary>
internal sealed class NixTruth : IDisposable
{
    private readonly JsonDocument _document;

    private NixTruth(string folder, JsonDocument document)
    {
        Folder = folder;
        _document = document;
    }

    public string Folder { get; }

    public JsonElement Json => _document.RootElement;

    public static IEnumerable<string> Names()
    {
        string root = Repository.Fixtures("nix");
        return Directory.GetDirectories(root).Where(d => File.Exists(Path.Combine(d, "truth.json"))).Select(d => Path.GetFileName(d)!)
            .Order(StringComparer.Ordinal);
    }

    public static NixTruth Read(string name)
    {
        string folder = Path.Combine(Repository.Fixtures("nix"), name);
        return new NixTruth(folder, JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "truth.json"))));
    }

    public void Dispose() => _document.Dispose();

    /// <summary>
    /// Packages and references from an independent scan; live sizes are NAR sizes. For a path that was registered in Nix with other
    /// references than its bytes contain (<c>stranger-1.0</c>), the registered ones are used, because Nix's sizes follow from them.
    /// </summary>
    public ImageAnalysis Analysis()
    {
        ImmutableArray<Package>.Builder packages = ImmutableArray.CreateBuilder<Package>();
        ImmutableArray<Reference>.Builder references = ImmutableArray.CreateBuilder<Reference>();
        foreach (JsonElement root in Json.GetProperty("roots").EnumerateArray())
        {
            references
                .Add(new Reference(
                Reference.ImageNode, root.GetString()!, "store-path", [new Evidence("config:Entrypoint", null, root.GetString()!)]));
        }

        foreach (JsonProperty item in Json.GetProperty("store_paths").EnumerateObject())
        {
            JsonElement path = item.Value;
            string name = path.GetProperty("name").GetString()!;
            long nar = path.GetProperty("narSize").GetInt64();
            packages.Add(new Package
            {
                Id = item.Name,
                Ecosystem = "nix",
                Name = path.GetProperty("pname").GetString()!,
                Version = path.GetProperty("version").GetString() ?? "",
                Path = item.Name,
                DisplayName = name,
                FullName = name,
                Unpacked = nar,
                Live = nar,
                Nar = nar,
            });
            bool agreed = path.GetProperty("scan_only").GetArrayLength() + path.GetProperty("nix_only").GetArrayLength() == 0;
            foreach (JsonElement reference in path.GetProperty(agreed ? "scan_references" : "references").EnumerateArray())
            {
                string to = reference.GetString()!;
                references.Add(new Reference(item.Name, to, "store-path", Sites(item.Name, path.GetProperty("reference_sites"), to)));
            }
        }

        return SampleAnalyses.Complete(packages.ToImmutable(), references.ToImmutable());
    }

    private static ImmutableArray<Evidence> Sites(string from, JsonElement sites, string to) =>
        sites.TryGetProperty(to, out JsonElement found)
            ? [.. found.GetProperty("first").EnumerateArray().Select(f => new Evidence($"{from}/{f[0].GetString()}", Offset(f[1]), to))]
            : [new Evidence(from, null, to)];

    private static long? Offset(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}
