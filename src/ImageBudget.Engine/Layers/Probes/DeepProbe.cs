using System.Collections.Immutable;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>The result of a deep scan of one file.</summary>
/// <param name="Found">Ordered by offset in the scanned bytes.</param>
/// <param name="IsIncomplete">The file was not scanned to its end.</param>
internal readonly record struct DeepMentions(ImmutableArray<DeepMention> Found, bool IsIncomplete);

/// <summary>A store hash that Nix's scan does not find.</summary>
/// <param name="Mention">Its offset is in the decompressed bytes.</param>
/// <param name="Inside">What contains it: <c>gzip</c>, <c>BEAM chunk Dbgi</c>.</param>
internal sealed record DeepMention(StoreMention Mention, string Inside);

/// <summary>Passes whole files, one at a time, to <see cref="DeepScan"/>.</summary>
internal sealed class DeepProbe : IProbe<DeepProbe, DeepMentions>
{
    private readonly DeepScan _scan;
    private readonly List<DeepMention> _found = [];
    private readonly int _most;
    private byte[] _content = [];
    private int _length;
    private int _kept;
    private LayerNode _node;

    private DeepProbe(int most)
    {
        _most = most;
        _scan = new DeepScan((mention, inside) => _found.Add(new DeepMention(mention, inside)));
    }

    public static string Name => "deep";

    public FactList<DeepMentions> Facts { get; } = new();

    public static DeepProbe? Start(ProbedLayer layer) => layer.Options.Deep ? new(layer.Options.Limits.Mentions) : null;

    public bool Wants(in ProbedFile file)
    {
        if (file.IsSparse || file.Size > DeepScan.LargestFile)
        {
            if (DeepScan.IsArchive(file.Head))
            {
                Facts.Add(file.Node, new DeepMentions([], IsIncomplete: true));
            }

            return false;
        }

        _node = file.Node;
        _length = 0;
        if (_content.Length < file.Size)
        {
            _content = new byte[file.Size];
        }

        return true;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(_content.AsSpan(_length));
        _length += piece.Length;
    }

    public void Finish()
    {
        _found.Clear();
        bool isWhole = _scan.Scan(_content.AsMemory(0, _length));
        if (_kept + _found.Count > _most)
        {
            _found.Clear();
            isWhole = false;
        }

        _kept += _found.Count;
        if (_found.Count > 0 || !isWhole)
        {
            Facts.Add(_node, new DeepMentions([.. _found.OrderBy(f => f.Mention.Offset)], !isWhole));
        }
    }

    public static void Write(CacheWriter writer, DeepMentions fact)
    {
        writer.Write(fact.IsIncomplete);
        writer.WriteList(fact.Found, static (w, f) =>
        {
            StoreHashProbe.Write(w, f.Mention);
            w.Write(f.Inside);
        });
    }

    public static DeepMentions Read(CacheReader reader)
    {
        bool isIncomplete = reader.ReadBoolean();
        return new DeepMentions(reader.ReadList(static r => new DeepMention(StoreHashProbe.ReadMention(r), r.ReadString())), isIncomplete);
    }
}
