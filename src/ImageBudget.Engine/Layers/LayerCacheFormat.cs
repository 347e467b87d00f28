using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.Go;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Layers;

/// <summary>
/// A layer's analysis as bytes, for the build of the engine that wrote them: there is no version to look at. Each value is written and read
/// in the same order; a test compares every field of what comes back.
/// </summary>
internal static class LayerCacheFormat
{
    public static void Write(BinaryWriter writer, LayerAnalysis layer)
    {
        writer.Write(layer.Digest.ToString());
        writer.Write(layer.DiffId.ToString());
        writer.Write(layer.Compression);
        writer.Write(layer.Stored);
        writer.Write(layer.Uncompressed);
        writer.Write(layer.Transfer);
        writer.Write(layer.Entries);
        writer.Write(layer.Files);
        writer.Write(layer.Whiteouts);
        writer.Write(layer.OpaqueMarkers);
        writer.Write(layer.Unpacked);
        layer.Tree.Save(writer);
        WriteList(writer, layer.Mentions, static (w, m) => WriteMention(w, m));
        WriteList(writer, layer.Overflowing, static (w, node) => w.Write(node));
        WriteList(writer, layer.DeepSkipped, static (w, node) => w.Write(node));
        WriteList(writer, layer.Documents, static (w, d) => WriteDocument(w, d));
        WriteList(writer, layer.Shebangs, static (w, s) =>
        {
            w.Write(s.Node);
            w.Write(s.Line);
        });
        WriteList(writer, layer.Elf, static (w, e) =>
        {
            w.Write(e.Node);
            WriteElf(w, e.Facts);
        });
        WriteList(writer, layer.BeamExtras, static (w, b) =>
        {
            w.Write(b.Node);
            w.Write(b.Bytes);
        });
    }

    /// <exception cref="IOException">The bytes are not what <see cref="Write"/> wrote.</exception>
    public static LayerAnalysis Read(BinaryReader reader) => new()
    {
        Digest = ReadDigest(reader),
        DiffId = ReadDigest(reader),
        Compression = reader.ReadString(),
        Stored = reader.ReadInt64(),
        Uncompressed = reader.ReadInt64(),
        Transfer = reader.ReadInt64(),
        Entries = reader.ReadInt32(),
        Files = reader.ReadInt32(),
        Whiteouts = reader.ReadInt32(),
        OpaqueMarkers = reader.ReadInt32(),
        Unpacked = reader.ReadInt64(),
        Tree = FileTree.Load(reader),
        Mentions = ReadList(reader, static r => ReadMention(r)),
        Overflowing = ReadList(reader, static r => r.ReadInt32()),
        DeepSkipped = ReadList(reader, static r => r.ReadInt32()),
        Documents = ReadList(reader, static r => ReadDocument(r)),
        Shebangs = ReadList(reader, static r => (r.ReadInt32(), r.ReadString())),
        Elf = ReadList(reader, static r => (r.ReadInt32(), ReadElf(r))),
        BeamExtras = ReadList(reader, static r => (r.ReadInt32(), r.ReadInt64())),
    };

    private static Digest ReadDigest(BinaryReader reader) =>
        Digest.TryParse(reader.ReadString(), out Digest digest) ? digest : throw new IOException("This is no digest.");

    private static void WriteMention(BinaryWriter writer, FileMention mention)
    {
        writer.Write(mention.Node);
        StoreHash hash = mention.Mention.Hash;
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<StoreHash>(in hash)));
        writer.Write(mention.Mention.Offset);
        WriteOptional(writer, mention.Mention.StoreDirectory);
        WriteOptional(writer, mention.Mention.Name);
        writer.Write(mention.Mention.Excerpt);
        WriteOptional(writer, mention.Inside);
    }

    private static FileMention ReadMention(BinaryReader reader)
    {
        int node = reader.ReadInt32();
        StoreHash hash = default;
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(new Span<StoreHash>(ref hash)));
        return new FileMention(
            node, new StoreMention(hash, reader.ReadInt64(), ReadOptional(reader), ReadOptional(reader), reader.ReadString()))
        {
            Inside = ReadOptional(reader),
        };
    }

    private static void WriteDocument(BinaryWriter writer, CapturedDocument document)
    {
        writer.Write(document.Node);
        writer.Write(document.Content?.Length ?? -1);
        writer.Write(document.Content ?? []);
    }

    private static CapturedDocument ReadDocument(BinaryReader reader)
    {
        int node = reader.ReadInt32();
        int length = reader.ReadInt32();
        if (length < 0)
        {
            return new CapturedDocument(node, null);
        }

        byte[] content = new byte[length];
        reader.BaseStream.ReadExactly(content);
        return new CapturedDocument(node, content);
    }

    private static void WriteElf(BinaryWriter writer, ElfFacts elf)
    {
        writer.Write(elf.Class);
        writer.Write((int)elf.ByteOrder);
        writer.Write(elf.Machine);
        writer.Write((int)elf.Type);
        WriteOptional(writer, elf.Interpreter);
        WriteTexts(writer, elf.Needed);
        WriteOptional(writer, elf.Soname);
        WriteTexts(writer, elf.Rpath);
        WriteTexts(writer, elf.Runpath);
        writer.Write(elf.IsStaticallyLinked);
        writer.Write(elf.HasSymbolTable);
        writer.Write(elf.SymbolTableBytes);
        writer.Write(elf.DebugBytes);
        writer.Write(elf.DebugIsCompressed);
        WriteOptional(writer, elf.BuildId);
        WriteOptional(writer, elf.GoBuildInfo, static (w, g) => WriteGo(w, g));
        WriteOptional(writer, elf.CargoDependencies, static (w, c) => WriteCargo(w, c));
        writer.Write(elf.Truncated);
        WriteOptional(writer, elf.Incomplete);
    }

    private static ElfFacts ReadElf(BinaryReader reader) => new()
    {
        Class = reader.ReadInt32(),
        ByteOrder = (ElfByteOrder)reader.ReadInt32(),
        Machine = reader.ReadUInt16(),
        Type = (ElfFileType)reader.ReadInt32(),
        Interpreter = ReadOptional(reader),
        Needed = ReadTexts(reader),
        Soname = ReadOptional(reader),
        Rpath = ReadTexts(reader),
        Runpath = ReadTexts(reader),
        IsStaticallyLinked = reader.ReadBoolean(),
        HasSymbolTable = reader.ReadBoolean(),
        SymbolTableBytes = reader.ReadInt64(),
        DebugBytes = reader.ReadInt64(),
        DebugIsCompressed = reader.ReadBoolean(),
        BuildId = ReadOptional(reader),
        GoBuildInfo = ReadOptional(reader, static r => ReadGo(r)),
        CargoDependencies = ReadOptional(reader, static r => ReadCargo(r)),
        Truncated = reader.ReadBoolean(),
        Incomplete = ReadOptional(reader),
    };

    private static void WriteGo(BinaryWriter writer, GoBuildInfo go)
    {
        WriteOptional(writer, go.GoVersion);
        WriteOptional(writer, go.Path);
        WriteOptional(writer, go.Main, static (w, m) => WriteModule(w, m));
        WriteList(writer, go.Dependencies, static (w, m) => WriteModule(w, m));
        WriteList(writer, [.. go.Settings], static (w, s) =>
        {
            w.Write(s.Key);
            w.Write(s.Value);
        });
        WriteTexts(writer, go.Problems);
    }

    private static GoBuildInfo ReadGo(BinaryReader reader) => new()
    {
        GoVersion = ReadOptional(reader),
        Path = ReadOptional(reader),
        Main = ReadOptional(reader, static r => ReadModule(r)),
        Dependencies = ReadList(reader, static r => ReadModule(r)),
        Settings = ReadList(reader, static r => KeyValuePair.Create(r.ReadString(), r.ReadString()))
            .ToImmutableSortedDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal),
        Problems = ReadTexts(reader),
    };

    // A module is replaced by one that is not replaced itself, so that this ends.
    private static void WriteModule(BinaryWriter writer, GoModule module)
    {
        writer.Write(module.Path);
        writer.Write(module.Version);
        writer.Write(module.Sum);
        WriteOptional(writer, module.Replace, static (w, m) => WriteModule(w, m));
    }

    private static GoModule ReadModule(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), reader.ReadString(), ReadOptional(reader, static r => ReadModule(r)));

    private static void WriteCargo(BinaryWriter writer, AuditableJson cargo)
    {
        WriteList(writer, cargo.Packages, static (w, p) =>
        {
            w.Write(p.Name);
            w.Write(p.Version);
            w.Write(p.Source);
            w.Write(p.Kind);
            WriteList(w, p.Dependencies, static (w, index) => w.Write(index));
            w.Write(p.Root);
        });
        WriteTexts(writer, cargo.Problems);
    }

    private static AuditableJson ReadCargo(BinaryReader reader) => new()
    {
        Packages = ReadList(reader, static r => new CargoPackage(
            r.ReadString(), r.ReadString(), r.ReadString(), r.ReadString(), ReadList(r, static r => r.ReadInt32()), r.ReadBoolean())),
        Problems = ReadTexts(reader),
    };

    private static void WriteTexts(BinaryWriter writer, ImmutableArray<string> texts) => WriteList(writer, texts, static (w, t) => w.Write(t));

    private static ImmutableArray<string> ReadTexts(BinaryReader reader) => ReadList(reader, static r => r.ReadString());

    private static void WriteOptional(BinaryWriter writer, string? text) => WriteOptional(writer, text, static (w, t) => w.Write(t));

    private static string? ReadOptional(BinaryReader reader) => ReadOptional(reader, static r => r.ReadString());

    private static void WriteOptional<T>(BinaryWriter writer, T? value, Action<BinaryWriter, T> write)
        where T : class
    {
        writer.Write(value is not null);
        if (value is not null)
        {
            write(writer, value);
        }
    }

    private static T? ReadOptional<T>(BinaryReader reader, Func<BinaryReader, T> read)
        where T : class =>
        reader.ReadBoolean() ? read(reader) : null;

    private static void WriteList<T>(BinaryWriter writer, ImmutableArray<T> values, Action<BinaryWriter, T> write)
    {
        writer.Write(values.Length);
        foreach (T value in values)
        {
            write(writer, value);
        }
    }

    private static ImmutableArray<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            values.Add(read(reader));
        }

        return values.DrainToImmutable();
    }
}
