using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Sources.Streams;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>Streams the content of each file to the probes that want it.</summary>
internal sealed class LayerContent : IDisposable
{
    // The first piece must hold a file's magic, even if the reader requests fewer bytes.
    private const int ReadingBuffer = 64 * 1024;

    private readonly FileTree _tree;
    private readonly IProbe?[] _probes;
    private readonly IProbe[] _wanting;
    private readonly byte[] _path = new byte[ProbedFile.PathLimit];
    private readonly IReadOnlySet<LayerNode>? _wanted;
    private int _wantingCount;

    public LayerContent(FileTree tree, LayerOptions options)
    {
        ProbedLayer layer = new(tree, options);
        _tree = tree;
        _wanted = options.SecondPass?.Files;
        WantedLeft = _wanted?.Count ?? int.MaxValue;
        _probes = [.. ProbeCatalog.All.Select(kind => kind.Start(layer))];
        _wanting = new IProbe[_probes.Length];
    }

    /// <summary>The wanted files of a second pass that were not read yet.</summary>
    public int WantedLeft { get; private set; }

    /// <summary>The facts about all files.</summary>
    public LayerFacts Facts()
    {
        LayerFacts facts = LayerFacts.None;
        for (int i = 0; i < _probes.Length; i++)
        {
            facts = ProbeCatalog.All[i].Take(_probes[i], facts);
        }

        return facts;
    }

    /// <summary>Reads the content of the current member as far as any probe wants it.</summary>
    public void Read(LayerNode node, TarEntry entry, TarReader tar, CancellationToken cancellation)
    {
        if (_wanted is not null)
        {
            if (!_wanted.Contains(node))
            {
                return;
            }

            WantedLeft--;
        }

        IReadingProbe? reading = Choose(node, entry, tar);
        if (reading is not null)
        {
            using BufferedStream content = new(new TappedStream(this, tar, cancellation), ReadingBuffer);
            reading.Read(content);
        }

        if (_wantingCount > 0)
        {
            if (entry.IsSparse)
            {
                FeedRegions(entry, tar, cancellation);
            }
            else
            {
                Feed(long.MaxValue, tar, cancellation);
            }
        }

        for (int i = 0; i < _wantingCount; i++)
        {
            _wanting[i].Finish();
        }
    }

    public void Dispose()
    {
        foreach (IProbe? probe in _probes)
        {
            probe?.Dispose();
        }
    }

    // Fills _wanting; returns the probe among them that reads the stream itself.
    private IReadingProbe? Choose(LayerNode node, TarEntry entry, TarReader tar)
    {
        ProbedFile file = new()
        {
            Node = node,
            Path = PathOf(node),
            Size = entry.Size,
            IsSparse = entry.IsSparse,
            Head = entry.IsSparse ? [] : tar.PeekData(),
        };
        IReadingProbe? reading = null;
        _wantingCount = 0;
        foreach (IProbe? probe in _probes)
        {
            if (probe?.Wants(file) != true)
            {
                continue;
            }

            _wanting[_wantingCount++] = probe;
            if (probe is IReadingProbe reader)
            {
                reading = reading is null && !file.IsSparse ? reader
                    : throw new InvalidOperationException("A file is read by one probe at most, and a sparse one by none.");
            }
        }

        return reading;
    }

    private void FeedRegions(TarEntry entry, TarReader tar, CancellationToken cancellation)
    {
        long at = 0;
        foreach (SparseRegion region in entry.Sparse)
        {
            FeedZeros(region.Offset - at);
            Feed(region.Length, tar, cancellation);
            at = region.End;
        }

        FeedZeros(entry.Size - at);
    }

    private void Feed(long bytes, TarReader tar, CancellationToken cancellation)
    {
        while (bytes > 0 && tar.ReadData((int)Math.Min(bytes, int.MaxValue)) is { IsEmpty: false } piece)
        {
            cancellation.ThrowIfCancellationRequested();
            Feed(piece);
            bytes -= piece.Length;
        }
    }

    private void Feed(ReadOnlySpan<byte> piece)
    {
        for (int i = 0; i < _wantingCount; i++)
        {
            _wanting[i].Append(piece);
        }
    }

    private void FeedZeros(long count)
    {
        for (int i = 0; i < _wantingCount && count > 0; i++)
        {
            _wanting[i].AppendZeros(count);
        }
    }

    // The path, written to the end of _path; empty when it does not fit.
    private ReadOnlySpan<byte> PathOf(LayerNode node)
    {
        int end = _path.Length;
        for (LayerNode n = node; n != FileTree.Root; n = _tree.ParentOf(n))
        {
            ReadOnlySpan<byte> name = _tree.NameOf(n);
            if (end - name.Length - 1 < 0)
            {
                return [];
            }

            end -= name.Length;
            name.CopyTo(_path.AsSpan(end));
            _path[--end] = (byte)'/';
        }

        return _path.AsSpan(end + 1);
    }

    /// <summary>The current member's content; bytes read from it are also passed to the other probes.</summary>
    private sealed class TappedStream(LayerContent content, TarReader tar, CancellationToken cancellation) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> piece = buffer.IsEmpty ? [] : tar.ReadData(buffer.Length);
            content.Feed(piece);
            piece.CopyTo(buffer);
            return piece.Length;
        }
    }
}
