using System.Collections.Immutable;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.Go;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>Reads the ELF facts of programs and libraries, including the records of Go and cargo-auditable.</summary>
internal sealed class ElfProbe : IProbe<ElfProbe, ElfFacts>, IDisposable
{
    private ElfTap? _tap;
    private LayerNode _node;

    public static string Name => "elf";

    public FactList<ElfFacts> Facts { get; } = new();

    public static ElfProbe Start(ProbedLayer layer) => new();

    public bool Wants(in ProbedFile file)
    {
        if (!ElfTap.Looks(file.Head))
        {
            return false;
        }

        _node = file.Node;
        (_tap ??= new ElfTap()).Reset(file.Size);
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece) => _tap!.Append(piece);

    public void Finish()
    {
        if (_tap!.Finish() is { } facts)
        {
            Facts.Add(_node, facts);
        }
    }

    public void Dispose() => _tap?.Dispose();

    public static void Write(CacheWriter writer, ElfFacts fact)
    {
        writer.Write(fact.Class);
        writer.WriteEnum(fact.ByteOrder);
        writer.Write(fact.Machine);
        writer.WriteEnum(fact.Type);
        writer.WriteOptional(fact.Interpreter);
        writer.WriteTexts(fact.Needed);
        writer.WriteOptional(fact.Soname);
        writer.WriteTexts(fact.Rpath);
        writer.WriteTexts(fact.Runpath);
        writer.Write(fact.IsStaticallyLinked);
        writer.Write(fact.HasSymbolTable);
        writer.Write(fact.SymbolTableBytes);
        writer.Write(fact.DebugBytes);
        writer.Write(fact.DebugIsCompressed);
        writer.WriteOptional(fact.BuildId);
        writer.WriteOptional(fact.GoBuildInfo, WriteGo);
        writer.WriteOptional(fact.CargoDependencies, WriteCargo);
        writer.Write(fact.Truncated);
        writer.WriteOptional(fact.Incomplete);
    }

    public static ElfFacts Read(CacheReader reader) => new()
    {
        Class = reader.ReadInt32() is (32 or 64) and var bits ? bits : throw CacheReader.Damaged("no class of ELF"),
        ByteOrder = reader.ReadEnum<ElfByteOrder>(),
        Machine = reader.ReadUInt16(),
        Type = reader.ReadEnum<ElfFileType>(),
        Interpreter = reader.ReadOptional(),
        Needed = reader.ReadTexts(),
        Soname = reader.ReadOptional(),
        Rpath = reader.ReadTexts(),
        Runpath = reader.ReadTexts(),
        IsStaticallyLinked = reader.ReadBoolean(),
        HasSymbolTable = reader.ReadBoolean(),
        SymbolTableBytes = reader.ReadSize(),
        DebugBytes = reader.ReadSize(),
        DebugIsCompressed = reader.ReadBoolean(),
        BuildId = reader.ReadOptional(),
        GoBuildInfo = reader.ReadOptional(ReadGo),
        CargoDependencies = reader.ReadOptional(ReadCargo),
        Truncated = reader.ReadBoolean(),
        Incomplete = reader.ReadOptional(),
    };

    private static void WriteGo(CacheWriter writer, GoBuildInfo go)
    {
        writer.WriteOptional(go.GoVersion);
        writer.WriteOptional(go.Path);
        writer.WriteOptional(go.Main, WriteModule);
        writer.WriteList(go.Dependencies, WriteModule);
        writer.WriteList([.. go.Settings], static (w, s) =>
        {
            w.Write(s.Key);
            w.Write(s.Value);
        });
        writer.WriteTexts(go.Problems);
    }

    private static GoBuildInfo ReadGo(CacheReader reader) => new()
    {
        GoVersion = reader.ReadOptional(),
        Path = reader.ReadOptional(),
        Main = reader.ReadOptional(ReadModule),
        Dependencies = reader.ReadList(ReadModule),
        Settings = ReadSettings(reader),
        Problems = reader.ReadTexts(),
    };

    private static ImmutableSortedDictionary<string, string> ReadSettings(CacheReader reader)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach ((string key, string value) in reader.ReadList(static r => (r.ReadString(), r.ReadString())))
        {
            if (!settings.TryAdd(key, value))
            {
                throw CacheReader.Damaged("a setting twice");
            }
        }

        return settings.ToImmutable();
    }

    // A replacement has no replacement of its own.
    private static void WriteModule(CacheWriter writer, GoModule module)
    {
        WritePlain(writer, module);
        writer.WriteOptional(module.Replace, WritePlain);
    }

    private static void WritePlain(CacheWriter writer, GoModule module)
    {
        writer.Write(module.Path);
        writer.Write(module.Version);
        writer.Write(module.Sum);
    }

    private static GoModule ReadModule(CacheReader reader) => ReadPlain(reader) with { Replace = reader.ReadOptional(ReadPlain) };

    private static GoModule ReadPlain(CacheReader reader) => new(reader.ReadString(), reader.ReadString(), reader.ReadString(), null);

    private static void WriteCargo(CacheWriter writer, AuditableJson cargo)
    {
        writer.WriteList(cargo.Packages, static (w, p) =>
        {
            w.Write(p.Name);
            w.Write(p.Version);
            w.Write(p.Source);
            w.Write(p.Kind);
            w.WriteList(p.Dependencies, static (w, index) => w.Write(index));
            w.Write(p.Root);
        });
        writer.WriteTexts(cargo.Problems);
    }

    private static AuditableJson ReadCargo(CacheReader reader)
    {
        ImmutableArray<CargoPackage> packages = reader.ReadList(static r => new CargoPackage(
            r.ReadString(), r.ReadString(), r.ReadString(), r.ReadString(), r.ReadList(static r => r.ReadInt32()), r.ReadBoolean()));
        foreach (CargoPackage package in packages)
        {
            foreach (int dependency in package.Dependencies)
            {
                if ((uint)dependency >= (uint)packages.Length)
                {
                    throw CacheReader.Damaged("a dependency on no crate");
                }
            }
        }

        return new AuditableJson { Packages = packages, Problems = reader.ReadTexts() };
    }
}
