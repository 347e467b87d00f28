using System.Diagnostics;
using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Budgets;
using ImageBudget.Compression;
using ImageBudget.Model;
using ImageBudget.Rules;

namespace ImageBudget.Engine.Tests.Fuzzing;

/// <summary>A case that had none of the allowed outcomes.</summary>
/// <param name="Seed">Of the run.</param>
/// <param name="Index">Of the case within it.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="File">The input, for a closer look.</param>
internal sealed record FuzzFailure(ulong Seed, long Index, string Message, string File)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, case {Index}: {Message}\ninput: {File}");
}

/// <summary>
/// Makes inputs from a seed and looks at what the engine does with them. Allowed are a result whose sums are right, and the one kind of
/// error that belongs to the input; anything else, and an answer that takes too long, is a failure.
/// </summary>
internal sealed class Fuzzer
{
    private const long MostDecoded = 64 * 1024 * 1024;
    private const int LargestSeed = 400_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ulong _seed;
    private readonly string _work;
    private readonly string _failures;
    private readonly List<byte[]> _images = [];
    private readonly List<byte[]> _budgets = [SampleImage.Budget];

    /// <param name="seed">The same seed gives the same cases, given the same fixtures.</param>
    /// <param name="work">A directory for temporary files.</param>
    /// <param name="failures">Where inputs that failed are written.</param>
    /// <param name="fixtures">Null when there are none.</param>
    public Fuzzer(ulong seed, string work, string failures, string? fixtures)
    {
        _seed = seed;
        _work = work;
        _failures = failures;
        foreach (string folder in fixtures is null ? [] : new[] { "images", "nix", "hostile/images", "hostile/budgets" })
        {
            string path = Path.Combine(fixtures!, folder);
            string[] files = Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [];
            foreach (string file in files.Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileName(file);
                bool budget = name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".yaml", StringComparison.Ordinal);
                bool image = name.Contains(".tar", StringComparison.Ordinal) && !name.EndsWith(".json", StringComparison.Ordinal)
                    && !name.Contains("bomb", StringComparison.Ordinal) && !name.StartsWith("size-over", StringComparison.Ordinal);
                if ((budget || image) && new FileInfo(file).Length is > 0 and < LargestSeed)
                {
                    (budget ? _budgets : _images).Add(File.ReadAllBytes(file));
                }
            }
        }
    }

    public long Cases { get; private set; }

    /// <summary>How many cases gave a result rather than an error.</summary>
    public long Results { get; private set; }

    /// <summary>Runs until a failure, the number of cases, or the time is reached.</summary>
    public FuzzFailure? Run(long cases, TimeSpan time, Action<long>? progress = null)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (long i = 0; i < cases && watch.Elapsed < time; i++)
        {
            if (RunOne(i) is { } failure)
            {
                return failure;
            }

            progress?.Invoke(i);
        }

        return null;
    }

    /// <summary>Runs one case; null when its outcome is an allowed one.</summary>
    public FuzzFailure? RunOne(long index)
    {
        FuzzRandom random = new(_seed * 0x9e3779b97f4a7c15 + (ulong)index);
        int kind = random.Below(10);
        Func<byte[], string?> test = kind switch { 0 or 1 => TestBudget, 2 => TestDecoder, 3 => TestNix, _ => TestImage };
        (string name, byte[] input) = kind switch
        {
            0 or 1 => ("budget.yaml", TextMutation.Mutate(random.Pick(_budgets), random)),
            2 => ("compressed", Compressed(random)),
            3 => ("nix.json", NixDocument(random)),
            4 or 5 when _images.Count > 0 => ("image.tar", Fixture(random)),
            _ => ("image.tar", SampleImage.Mutated(random)),
        };
        Cases++;
        string? message;
        try
        {
            Task<string?> task = Task.Run(() => test(input));
            message = task.Wait(Patience) ? task.Result : $"no answer in {Patience.TotalSeconds} seconds";
        }
        catch (AggregateException e)
        {
            message = e.InnerException!.ToString();
        }

        if (message is null)
        {
            return null;
        }

        Directory.CreateDirectory(_failures);
        string file = Path.Combine(_failures, string.Create(CultureInfo.InvariantCulture, $"{_seed}-{index}-{name}"));
        File.WriteAllBytes(file, input);
        return new FuzzFailure(_seed, index, message, file);
    }

    private byte[] Fixture(FuzzRandom random)
    {
        byte[] image = random.Pick(_images);
        return random.Chance(60) ? TarMutation.Mutate(image, random) : ByteMutation.Mutate(image, random, random.Pick(_images));
    }

    private byte[] Compressed(FuzzRandom random)
    {
        byte[][] compressed =
            [.. _images
            .Where(i => Decompression.Detect(i.AsSpan(0, Math.Min(i.Length, Decompression.DetectBytes))) != CompressionKind.None)];
        byte[] data = compressed.Length > 0 && random.Chance(60)
            ? random.Pick(compressed)
            : random.Chance(50) ? SampleImage.Gzip(random.Pick(SampleImage.Layers)) : SampleImage.Zstd(random.Pick(SampleImage.Layers));
        return ByteMutation.Mutate(data, random, data);
    }

    private static byte[] NixDocument(FuzzRandom random)
    {
        string layers = string.Join(',', SampleImage.Layers.Select((l, i) =>
            $$$"""{"digest":"{{{SampleImage.DigestOf(l)}}}","size":{{{l.Length}}},"diff_ids":"{{{SampleImage.DigestOf(l)}}}","layer-path":"l{{{i}}}.tar","History":{"created_by":"n"}}"""));
        string text = $$$"""{"version":1,"image-config":{"Cmd":["/x"]},"layers":[{{{layers}}}],"arch":"amd64","created":"0001-01-01T00:00:00Z"}""";
        return System.Text.Encoding.UTF8.GetBytes(TextMutation.Mutate(text, random));
    }

    private static string? TestBudget(byte[] input)
    {
        BudgetDocument document = BudgetRules.Read(input, "budgets.yaml");
        bool errors = document.Diagnostics.Any(d => d.Severity == Severity.Error);
        return (document.Budget is null) == errors ? null : $"a budget: {document.Budget is not null}, errors: {errors}";
    }

    private static string? TestDecoder(byte[] input)
    {
        CompressionKind kind = Decompression.Detect(input.AsSpan(0, Math.Min(input.Length, Decompression.DetectBytes)));
        if (kind == CompressionKind.None)
        {
            return null;
        }

        try
        {
            using Stream stream = Decompression.Open(new MemoryStream(input), kind);
            byte[] buffer = new byte[1 << 16];
            long total = 0;
            for (int read; total < MostDecoded && (read = stream.Read(buffer)) > 0;)
            {
                total += read;
            }
        }
        catch (CompressedDataException)
        {
            return null;
        }

        return null;
    }

    private string? TestNix(byte[] input)
    {
        string folder = Path.Combine(_work, "nix");
        Directory.CreateDirectory(folder);
        for (int i = 0; i < SampleImage.Layers.Length; i++)
        {
            string layer = Path.Combine(folder, $"l{i}.tar");
            if (!File.Exists(layer))
            {
                File.WriteAllBytes(layer, SampleImage.Layers[i]);
            }
        }

        string path = Path.Combine(folder, "image.json");
        File.WriteAllBytes(path, input);
        return Outcome(path, null, out ImageAnalysis? analysis) is { Length: 0 } ? Ledger.Mistake(analysis!) : null;
    }

    private string? TestImage(byte[] input)
    {
        string path = Path.Combine(_work, "image.tar");
        File.WriteAllBytes(path, input);
        string fromFile = Outcome(path, null, out ImageAnalysis? file);
        string fromPipe = Outcome("-", new MemoryStream(input, writable: false), out ImageAnalysis? pipe);
        if (file is not null && pipe is not null)
        {
            return Ledger.Mistake(file) ?? Ledger.Mistake(pipe) ?? Same(file, pipe);
        }

        // A pipe has to look at blobs that the image does not need, and cannot be read twice.
        return file is null && pipe is null || fromPipe is "IB9010" or "IB9002" or "IB9003" or "IB9004" or "IB9008"
            ? null
            : $"as a file: '{fromFile}', from a pipe: '{fromPipe}'";
    }

    // Empty, or the code of the error.
    private string Outcome(string path, Stream? pipe, out ImageAnalysis? analysis)
    {
        analysis = null;
        try
        {
            analysis = ImageAnalyzer.Analyze(new ImageRequest(path), new AnalyzeOptions { Directory = _work, StandardInput = pipe });
            Results++;
            return "";
        }
        catch (ImageFormatException e)
        {
            return e.Code;
        }
    }

    private static string? Same(ImageAnalysis a, ImageAnalysis b) =>
        a.Size with { Archive = 0 } == b.Size with { Archive = 0 } && a.Packages.Length == b.Packages.Length
            && a.References.Length == b.References.Length
            ? null
            : $"the file and the pipe differ: {a.Size} {a.Packages.Length} {a.References.Length}, {b.Size} {b.Packages.Length} {b.References.Length}";
}
