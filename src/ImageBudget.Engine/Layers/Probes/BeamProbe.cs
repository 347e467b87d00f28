using System.IO.Compression;
using ImageBudget.Formats.Beam;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>Bytes by which <c>beam_lib:strip_files/1</c> shrinks a BEAM file; never 0.</summary>
internal readonly record struct BeamExtras(long Bytes);

/// <summary>Measures how many bytes stripping removes from compiled Erlang modules, including gzip-compressed ones.</summary>
internal sealed class BeamProbe : IProbe<BeamProbe, BeamExtras>
{
    private const int MaxCompressed = 1 << 20;

    private readonly BeamStripTap _tap = new();
    private readonly MemoryStream _compressed = new();
    private LayerNode _node;
    private bool _isCompressed;

    public static string Name => "beam";

    public FactList<BeamExtras> Facts { get; } = new();

    public static BeamProbe Start(ProbedLayer layer) => new();

    public bool Wants(in ProbedFile file)
    {
        // Modules from erlc +compressed and stripped modules are gzip files.
        _isCompressed = file.Head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) && file.Path.EndsWith(".beam"u8);
        if (!(_isCompressed ? file.Size <= MaxCompressed : BeamFile.Looks(file.Head) && file.Size <= BeamStripTap.MaxSize))
        {
            return false;
        }

        _node = file.Node;
        _compressed.SetLength(0);
        _tap.Reset();
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        if (_isCompressed)
        {
            _compressed.Write(piece);
        }
        else
        {
            _tap.Append(piece);
        }
    }

    public void Finish()
    {
        if ((_isCompressed ? FinishCompressed() : _tap.Finish()) is > 0 and var bytes)
        {
            Facts.Add(_node, new BeamExtras(bytes));
        }
    }

    public void Dispose()
    {
        _tap.Dispose();
        _compressed.Dispose();
    }

    public static void Write(CacheWriter writer, BeamExtras fact) => writer.Write(fact.Bytes);

    public static BeamExtras Read(CacheReader reader) => new(reader.ReadSize());

    // The tap refuses content that decompresses to more than a module's maximum size.
    private long? FinishCompressed()
    {
        _compressed.Position = 0;
        try
        {
            using GZipStream gzip = new(_compressed, CompressionMode.Decompress, leaveOpen: true);
            byte[] buffer = new byte[16 * 1024];
            for (long read = 0; read <= BeamStripTap.MaxSize;)
            {
                int count = gzip.Read(buffer);
                if (count == 0)
                {
                    // Compressing a stripped module again changes its size by a few bytes at most; ignore that.
                    return _tap.Finish(_compressed.Length) is { } bytes && bytes * 50 > _compressed.Length ? bytes : 0;
                }

                _tap.Append(buffer.AsSpan(0, count));
                read += count;
            }

            return null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
