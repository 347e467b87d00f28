using ImageBudget.Ecosystems;
using ImageBudget.Layers;
using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Benchmarks;

/// <summary>What looking for possible store hashes costs: the same layers with and without.</summary>
internal static class ScanCost
{
    public static void Run(long bytes, int rounds)
    {
        string image = LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.Layers));
        Timing with = Timing.None, without = Timing.None;
        for (int i = 0; i < rounds; i++)
        {
            without = without.Best(Timing.Of(() => Load(image, scan: false)));
            with = with.Best(Timing.Of(() => Load(image, scan: true)));
        }

        Console.WriteLine($"layers without scan: wall {without.Seconds:f2} s, cpu {without.Cpu:f2} s");
        Console.WriteLine($"layers with scan:    wall {with.Seconds:f2} s, cpu {with.Cpu:f2} s");
        Console.WriteLine($"the scan costs {with.Seconds / without.Seconds - 1:p1} of wall, {with.Cpu / without.Cpu - 1:p1} of cpu");
    }

    private static void Load(string image, bool scan)
    {
        LayerOptions options = new() { WantsContent = EcosystemCatalog.Wants, ScansReferences = scan };
        using ImageLoader loader = new(
            ImageLocator.Parse(image, "/"), new SourceOptions { Limits = options.Limits }, TransferNeed.Shown);
        loader.Load(null, null, options, CancellationToken.None);
    }
}
