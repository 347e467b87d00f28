using System.Globalization;
using ImageBudget.Benchmarks;
using ImageBudget.Engine.Tests.Differential;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
long megabytes = Option("--mb", 512);
int rounds = (int)Option("--rounds", 3);
switch (args.FirstOrDefault())
{
    case "table":
        Table.Run(args.Contains("--full") ? null : Option("--mb", 200), rounds);
        return 0;
    case "memory":
        return Memory.Run(megabytes * 1_000_000);
    case "scan":
        ScanCost.Run(megabytes * 1_000_000, rounds);
        return 0;
    case "inventories":
        return InventoryCost.Run(rounds);
    case "entries":
        return ManyEntries.Run((int)Option("--entries", 1_000_000));
    case "hostile":
        return HostileCases.Run();
    case "fuzz":
        return FuzzRun.Run(Option("--seconds", 60), (ulong)Option("--seed", Environment.TickCount64), Option("--case", -1));
    case "differential":
        bool shrinks = !args.Contains("--whole");
        int workers = (int)Option("--workers", Environment.ProcessorCount);
        return Text("--program") is { } text ? DifferentialRun.RunOne(OddProgram.Parse(text), shrinks)
            : Text("--case") is not null ? DifferentialRun.RunOne(OddPrograms.Make((ulong)Option("--case", 0)), shrinks)
            : DifferentialRun.Run(Option("--seconds", 60), Option("--seed", 0), shrinks, workers);
    default:
        Console.Error.WriteLine(
            """
            usage: MODE [options]
              table         the tool against hashing or decompressing the same bytes, and start-up, as a Markdown table; --full: images
                            of the sizes in docs/performance.md (8 GB in artifacts/bench), else of --mb N (200)
              memory        the tool's peak of resident memory for large images
              scan          what looking for store paths costs
              inventories   what finding packages costs, of an image full of them
              entries       bytes of memory per file of an image of many files
              hostile       time and memory of every case of fixtures/hostile
              differential  odd images against umoci: --seconds N (60), --seed N (the first), --workers N (one a processor),
                            --case N or --program 'TEXT' (only that one), --whole (do not look for the smallest program)
              fuzz          mutated inputs until one fails: --seconds N (60), --seed N, --case N (only that one)
            options: --mb N (size of generated images, 512), --rounds N (best or median of, 3), --entries N (1000000)
            """);
        return 2;
}

string? Text(string name)
{
    int at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
}

long Option(string name, long otherwise)
{
    return Text(name) is { } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
