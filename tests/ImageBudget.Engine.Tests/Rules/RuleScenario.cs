using System.Text;
using ImageBudget.Reports;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Rules;

/// <summary>The files and arguments of a check that prints a page's message.</summary>
internal sealed record RuleScenario
{
    /// <summary>Name of the checked image; empty for those in the budget.</summary>
    public string Image { get; init; } = "shop.tar.gz";

    /// <summary>By path in the directory.</summary>
    public Dictionary<string, byte[]> Files { get; init; } = [];

    /// <summary>The budget when the page's example is not one; null for no budget file.</summary>
    public string? Budget { get; init; } = "maxSize: 1 GB\n";

    /// <summary>The argument of <c>--baseline</c>; null for none.</summary>
    public string? Baseline { get; init; }

    public DateOnly Today { get; init; } = new(2027, 1, 1);

    /// <summary>The image as code.</summary>
    public static RuleScenario Of(TestImage image) => Of(image.DockerArchive());

    public static RuleScenario Of(byte[] archive) => new() { Files = { ["shop.tar.gz"] = archive } };

    /// <summary>One of the images in samples/.</summary>
    public static RuleScenario Sample(string name) => Of(SampleBytes(name));

    /// <summary>The same with a baseline.</summary>
    public RuleScenario ComparedWith(string name, byte[] content) => this with { Files = new(Files) { [name] = content }, Baseline = name };

    public static byte[] SampleBytes(string name) => File.ReadAllBytes(Path.Combine(Repository.Root, "samples", name + ".tar.gz"));

    /// <summary>The lines that a check prints.</summary>
    /// <param name="budget">The page's example; null when it is not a budget.</param>
    public string[] Run(string? budget)
    {
        string folder = Directory.CreateTempSubdirectory("image-budget-").FullName;
        try
        {
            TestImage.WriteFolder(folder, Files);
            if ((budget ?? Budget) is { } text)
            {
                File.WriteAllText(Path.Combine(folder, "budgets.yaml"), text);
            }

            StringWriter output = new() { NewLine = "\n" };
            CheckOptions options =
                new() { Directory = folder, Images = Image.Length == 0 ? [] : [new(Image)], Baseline = Baseline, Today = Today };
            new CanonicalReport().Write(BudgetCheck.Run(options), output, new ReportOptions());
            return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
