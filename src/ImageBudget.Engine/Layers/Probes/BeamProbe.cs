using ImageBudget.Formats.Beam;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>Bytes of a BEAM file's chunks that stripping removes; never 0.</summary>
internal readonly record struct BeamExtras(long Bytes);

/// <summary>Measures what stripping takes out of compiled Erlang modules.</summary>
internal sealed class BeamProbe : IProbe<BeamProbe, BeamExtras>
{
    private readonly BeamStripTap _tap = new();
    private LayerNode _node;

    public static string Name => "beam";

    public FactList<BeamExtras> Facts { get; } = new();

    public static BeamProbe Start(ProbedLayer layer) => new();

    public bool Wants(in ProbedFile file)
    {
        if (!BeamFile.Looks(file.Head))
        {
            return false;
        }

        _node = file.Node;
        _tap.Reset();
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece) => _tap.Append(piece);

    public void Finish()
    {
        if (_tap.Finish() is > 0 and var bytes)
        {
            Facts.Add(_node, new BeamExtras(bytes));
        }
    }

    public static void Write(CacheWriter writer, BeamExtras fact) => writer.Write(fact.Bytes);

    public static BeamExtras Read(CacheReader reader) => new(reader.ReadSize());
}
