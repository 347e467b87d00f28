using System.Globalization;
using System.Runtime.InteropServices;
using ImageBudget.Fuzzing;
using SharpFuzz;
using SharpFuzz.Common;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
unsafe
{
    // Instrumented code writes here from its first method on, long before AFL++ says where.
    const int MapSize = 1 << 16;
    Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(MapSize);
}

switch (args)
{
    case ["list"]:
        foreach (FuzzTarget each in FuzzTargets.All)
        {
            Console.WriteLine(each.Name);
        }

        return 0;
    case ["seeds", var folder]:
        foreach (FuzzTarget each in FuzzTargets.All)
        {
            WriteSeeds(each, Path.Combine(folder, each.Name));
        }

        return 0;
    case ["afl", var name] when Find(name) is { } target:
        // What is made once is made before anybody counts.
        foreach (byte[] seed in target.Seeds)
        {
            target.Run(seed);
        }

        // A process of its own for the inputs: AFL++ goes on where one of them kills it.
        Fuzzer.OutOfProcess.Run(stream => Patience.Run(target, ReadAll(stream)));
        return 0;
    case ["run", var name, .. { Length: > 0 } files] when Find(name) is { } target:
        foreach (string file in files)
        {
            Console.WriteLine($"{file}: {(Patience.Run(target, File.ReadAllBytes(file)) ? "read" : "refused")}");
        }

        return 0;
    case ["instrument", var assembly, .. var prefixes]:
        bool Wanted(string type) => prefixes.Length == 0 || prefixes.Any(p => type.StartsWith(p, StringComparison.Ordinal));
        int types = Fuzzer.Instrument(assembly, Wanted, Options.Value).Count();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(assembly)}: {types} types"));
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: MODE
              list                         the names of the targets
              seeds FOLDER                 writes their first inputs, a folder for each
              run TARGET FILE...           runs a target with these inputs; a bug is an exception
              afl TARGET                   the same under afl-fuzz (see build/fuzz.sh)
              instrument DLL [PREFIX...]   makes the types of an assembly tell AFL++ where they are
            """);
        return 2;
}

static FuzzTarget? Find(string name) => FuzzTargets.All.FirstOrDefault(t => t.Name == name);

static byte[] ReadAll(Stream stream)
{
    using MemoryStream bytes = new();
    stream.CopyTo(bytes);
    return bytes.ToArray();
}

static void WriteSeeds(FuzzTarget target, string folder)
{
    Directory.CreateDirectory(folder);
    for (int i = 0; i < target.Seeds.Count; i++)
    {
        File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}")), target.Seeds[i]);
    }
}
