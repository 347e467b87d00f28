using System.Runtime.InteropServices;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>The possible store hashes in a file.</summary>
/// <param name="Texts">The text around them; none when there are too many.</param>
/// <param name="Overflows">There are more than are kept: the file has to be read again, for the store hashes of the image only. After
/// that, <paramref name="Texts"/> holds these only.</param>
internal readonly record struct StoreHashes(StoreHashTexts Texts, bool Overflows);

/// <summary>Keeps every run of characters that could be a store hash, because the image's store paths are unknown while a layer is
/// read.</summary>
internal sealed class StoreHashProbe : IProbe<StoreHashProbe, StoreHashes>
{
    private readonly StoreHashScanner _scanner;
    private readonly LayerOptions _options;
    private LayerNode _node;
    private int _kept;

    private StoreHashProbe(LayerOptions options)
    {
        _options = options;
        _scanner = new StoreHashScanner { Wanted = options.SecondPass?.Hashes };
    }

    public static string Name => "storeHashes";

    public FactList<StoreHashes> Facts { get; } = new();

    public static StoreHashProbe? Start(ProbedLayer layer) => layer.Options.ScansReferences ? new(layer.Options) : null;

    public bool Wants(in ProbedFile file)
    {
        if (file.Size < StoreHash.Length)
        {
            return false;
        }

        _node = file.Node;
        _scanner.Reset();
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece) => _scanner.Append(piece);

    public void AppendZeros(long count) => _scanner.AppendZeros(count);

    public void Finish()
    {
        if (_scanner.Overflowed || _kept + _scanner.Count > _options.Limits.Mentions)
        {
            Facts.Add(_node, new StoreHashes(StoreHashTexts.None, Overflows: true));
        }
        else if (_scanner.Count > 0)
        {
            _kept += _scanner.Count;
            Facts.Add(_node, new StoreHashes(_scanner.Complete(), Overflows: false));
        }
    }

    public static void Write(CacheWriter writer, StoreHashes fact)
    {
        writer.Write(fact.Overflows);
        writer.WriteDocument(fact.Texts.Packed);
    }

    public static StoreHashes Read(CacheReader reader)
    {
        bool overflows = reader.ReadBoolean();
        return reader.ReadDocument() is { } packed && StoreHashTexts.IsValid(packed)
            ? new StoreHashes(new StoreHashTexts(packed), overflows)
            : throw CacheReader.Damaged("the texts around store hashes do not follow each other");
    }

    internal static void Write(CacheWriter writer, StoreMention mention)
    {
        StoreHash hash = mention.Hash;
        writer.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<StoreHash>(in hash)));
        writer.Write(mention.Offset);
        writer.WriteOptional(mention.StoreDirectory);
        writer.WriteOptional(mention.Name);
        writer.Write(mention.Excerpt);
        writer.WriteOptional(mention.Inside);
    }

    internal static StoreMention ReadMention(CacheReader reader)
    {
        StoreHash hash = default;
        reader.ReadExactly(MemoryMarshal.AsBytes(new Span<StoreHash>(ref hash)));
        return new StoreMention(
            hash, reader.ReadSize(), reader.ReadOptional(), reader.ReadOptional(), reader.ReadString(), reader.ReadOptional());
    }
}
