using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Benchmarks;

/// <summary>What finding the packages costs: the same analysis with and without inventories, of an image full of packages.</summary>
internal static class InventoryCost
{
    private const double Most = 0.15;

    public static int Run(int rounds)
    {
        string image = PackagedImage.Make();
        Timing with = Timing.None, without = Timing.None;
        int packages = 0;
        for (int i = 0; i < rounds; i++)
        {
            without = without.Best(Timing.Of(() => Analyze(image, inventories: false)));
            with = with.Best(Timing.Of(() => packages = Analyze(image, inventories: true)));
        }

        double wall = with.Seconds / without.Seconds - 1;
        Console.WriteLine($"analysis without inventories: wall {without.Seconds:f2} s, cpu {without.Cpu:f2} s");
        Console.WriteLine($"analysis with inventories:    wall {with.Seconds:f2} s, cpu {with.Cpu:f2} s, {packages} packages");
        Console.WriteLine($"inventories cost {wall:p1} of wall, {with.Cpu / without.Cpu - 1:p1} of cpu (at most {Most:p0} of wall)");
        return wall <= Most ? 0 : 1;
    }

    private static int Analyze(string image, bool inventories) => ImageAnalyzer.Analyze(
        ImageLocator.Parse(image, "/"), new AnalyzeOptions { Directory = "/" }, inventories, CancellationToken.None).Packages.Length;
}
