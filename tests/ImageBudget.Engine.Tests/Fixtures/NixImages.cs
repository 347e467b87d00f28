using System.Collections.Concurrent;
using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>The images that real Nix made, each analysed once for all tests, with what Nix says of it.</summary>
internal static class NixImages
{
    private static readonly ConcurrentDictionary<string, Lazy<(ImageAnalysis, JsonElement)>> Cache = new();

    public static IEnumerable<(string Name, string File, ImageAnalysis Analysis, JsonElement Truth)> All()
    {
        foreach (string name in NixTruth.Names())
        {
            (ImageAnalysis analysis, JsonElement truth) =
                Cache.GetOrAdd(name, n => new Lazy<(ImageAnalysis, JsonElement)>(() => Read(n))).Value;
            yield return (name, FileOf(name, truth), analysis, truth);
        }
    }

    public static ImageAnalysis Analyze(string file) => ImageAnalyzer.Analyze(
        new ImageRequest(Path.GetFileName(file)), new AnalyzeOptions { Directory = Path.GetDirectoryName(file)! });

    private static (ImageAnalysis, JsonElement) Read(string name)
    {
        using NixTruth truth = NixTruth.Read(name);
        JsonElement json = truth.Json.Clone();
        return (Analyze(FileOf(name, json)), json);
    }

    private static string FileOf(string name, JsonElement truth)
    {
        string file = Path.Combine(Repository.Fixtures("nix"), name, truth.GetProperty("image").GetString()!);
        return File.Exists(file) ? file : file + ".gz";
    }
}
