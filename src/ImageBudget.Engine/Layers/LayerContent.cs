using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ImageBudget.Formats.Beam;
using ImageBudget.Formats.DotNet;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers.Streams;
using ImageBudget.Layers.Trees;
using ImageBudget.Tar;

namespace ImageBudget.Layers;

/// <summary>Looks at the content of one file after another as it streams by: hash, possible references, captured documents, first lines.</summary>
internal sealed class LayerContent : IDisposable
{
    private static readonly byte[] Zeros = new byte[64 * 1024];

    private readonly FileTree _tree;
    private readonly LayerOptions _options;
    private readonly StoreHashScanner _scanner;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<FileMention> _mentions = [];
    private readonly List<int> _overflowing = [];
    private readonly List<CapturedDocument> _documents = [];
    private readonly List<(int, string)> _shebangs = [];
    private readonly List<(int, ElfFacts)> _elf = [];
    private readonly List<(int, long)> _beam = [];
    private readonly BeamStripTap _beamTap = new();
    private readonly byte[] _path = new byte[LongestPath];
    private readonly List<int> _deepSkipped = [];
    private readonly DeepScan? _deep;
    private byte[] _deepBuffer = [];
    private int _deepLength;
    private bool _deepening;
    private ElfProbe? _probe;
    private BundleProbe? _bundle;
    private long _documentBytes;
    private long _zeros;
    private TarEntry _entry = null!;
    private byte[]? _capture;
    private int _captured;
    private bool _probing;
    private bool _tapsBeam;
    private bool _hashed;
    private bool _whole;
    private long _done;
    private int _region;
    private long _regionLeft;
    private int _node;

    // Inventories look for their databases below paths far shorter than this.
    private const int LongestPath = 1024;

    // The first piece must show a file's magic, however little its reader asks for.
    private const int TapBuffer = 64 * 1024;

    public LayerContent(FileTree tree, LayerOptions options)
    {
        _tree = tree;
        _options = options;
        _scanner = new StoreHashScanner(Found) { Wanted = options.WantedHashes };
        _deep = options.Deep ? new DeepScan(FoundDeep) : null;
    }

    public ImmutableArray<FileMention> Mentions =>
        [.. _mentions.OrderBy(m => m.Node).ThenBy(m => m.Mention.Offset)];

    public ImmutableArray<int> Overflowing => [.. _overflowing];

    public ImmutableArray<int> DeepSkipped => [.. _deepSkipped];

    public ImmutableArray<CapturedDocument> Documents => [.. _documents];

    public ImmutableArray<(int Node, string Line)> Shebangs => [.. _shebangs];

    public ImmutableArray<(int Node, ElfFacts Facts)> Elf => [.. _elf];

    public ImmutableArray<(int Node, long Bytes)> BeamExtras => [.. _beam];

    /// <summary>Reads all content of the current member.</summary>
    public void Read(int node, TarEntry entry, TarReader tar, CancellationToken cancellation)
    {
        _node = node;
        _entry = entry;
        _scanner.Reset();
        int mentions = _mentions.Count;
        (bool wanted, ContentReduction? reduction) = Wanted(node, entry);
        _capture = wanted && reduction is null ? new byte[entry.Size] : null;
        _captured = 0;
        _probing = _tapsBeam = false;
        _done = 0;
        _hashed = true;
        _whole = false;
        _region = 0;
        _regionLeft = entry.IsSparse ? NextRegion() : long.MaxValue;
        _deepLength = 0;
        _deepening = _deep is not null && !entry.IsSparse && entry.Size <= DeepScan.LargestFile;
        if (_deepening && _deepBuffer.Length < entry.Size)
        {
            _deepBuffer = new byte[entry.Size];
        }


        if (wanted && reduction is not null)
        {
            Reduce(node, entry, reduction, tar, cancellation);
        }

        for (ReadOnlySpan<byte> piece; !(piece = tar.ReadData()).IsEmpty;)
        {
            cancellation.ThrowIfCancellationRequested();
            Take(piece);
        }

        if (_probing && _probe!.Finish() is { } elf)
        {
            _elf.Add((node, elf));
        }

        if (_tapsBeam && _beamTap.Finish() is > 0 and var extras)
        {
            _beam.Add((node, extras));
        }

        if (_probing && _options.KeepsBundles && !wanted && _bundle!.Finish() is { } bundle)
        {
            Keep(node, BundleProbe.Keep(bundle));
        }

        _scanner.Complete();
        if (_scanner.Overflowed || _mentions.Count > _options.Limits.Mentions)
        {
            _mentions.RemoveRange(mentions, _mentions.Count - mentions);
            _overflowing.Add(node);
        }

        if (_deepening && !_deep!.Scan(_deepBuffer.AsMemory(0, _deepLength)))
        {
            _deepSkipped.Add(node);
        }

        if (entry.IsSparse)
        {
            _hashed &= AppendZeros(entry.Size - _done);
        }

        if (!_whole && entry.Size > 0)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            _hash.GetHashAndReset(digest);
            if (_hashed)
            {
                _tree.SetHash(node, ContentHash.From(digest));
            }
        }

        if (_capture is not null)
        {
            _documents.Add(new CapturedDocument(node, _capture));
            _capture = null;
        }
    }

    private void Take(ReadOnlySpan<byte> piece)
    {
        if (_done == 0 && !_entry.IsSparse && !piece.IsEmpty)
        {
            if (_deep is not null && !_deepening && DeepScan.IsArchive(piece))
            {
                _deepSkipped.Add(_node);
            }

            NoteShebang(_node, piece);
            _probing = ElfProbe.Looks(piece);
            if (_probing)
            {
                (_probe ??= new ElfProbe()).Reset(_entry.Size);
                (_bundle ??= new BundleProbe()).Reset(_entry.Size);
            }

            _tapsBeam = BeamFile.Looks(piece);
            if (_tapsBeam)
            {
                _beamTap.Reset();
            }

            if (piece.Length == _entry.Size)
            {
                Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
                SHA256.HashData(piece, digest);
                _tree.SetHash(_node, ContentHash.From(digest));
                _whole = true;
            }
        }

        while (!piece.IsEmpty)
        {
            ReadOnlySpan<byte> part = piece[..(int)Math.Min(piece.Length, _regionLeft)];
            if (!_whole)
            {
                _hash.AppendData(part);
            }

            if (_options.ScansReferences)
            {
                _scanner.Append(part);
            }

            if (_probing)
            {
                _probe!.Append(part);
                if (_options.KeepsBundles)
                {
                    _bundle!.Append(part);
                }
            }
            else if (_tapsBeam)
            {
                _beamTap.Append(part);
            }

            if (_deepening)
            {
                part.CopyTo(_deepBuffer.AsSpan(_deepLength));
                _deepLength += part.Length;
            }

            if (_capture is not null)
            {
                part.CopyTo(_capture.AsSpan(_captured));
                _captured += part.Length;
            }

            piece = piece[part.Length..];
            _done += part.Length;
            _regionLeft -= part.Length;
            if (_entry.IsSparse && _regionLeft == 0)
            {
                _regionLeft = NextRegion();
            }
        }
    }

    // Somebody reads the content as a stream and says what is worth keeping; all that is read is looked at as usual.
    private void Reduce(int node, TarEntry entry, ContentReduction reduction, TarReader tar, CancellationToken cancellation)
    {
        using BufferedStream content = new(new TappedStream(this, tar, cancellation), TapBuffer);
        Keep(node, reduction(content, entry.Size));
    }

    private void Keep(int node, byte[]? kept)
    {
        if (kept is not null && _documentBytes + kept.Length > _options.Limits.DocumentsBytes)
        {
            kept = null;
        }

        _documentBytes += kept?.Length ?? 0;
        _documents.Add(new CapturedDocument(node, kept));
    }

    public void Dispose()
    {
        _hash.Dispose();
        _probe?.Dispose();
    }

    private void FoundDeep(StoreMention mention, string inside) => _mentions.Add(new FileMention(_node, mention) { Inside = inside });

    private void Found(StoreMention mention) => _mentions.Add(new FileMention(_node, mention));

    // Moves to the next region that holds data; what lies between reads as zeros.
    private long NextRegion()
    {
        while (_region < _entry.Sparse.Count)
        {
            SparseRegion next = _entry.Sparse[_region++];
            _hashed &= AppendZeros(next.Offset - _done);
            _done = next.Offset;
            if (next.Length > 0)
            {
                return next.Length;
            }
        }

        return long.MaxValue;
    }

    private bool AppendZeros(long count)
    {
        if (count > _options.Limits.SparseZeros - _zeros)
        {
            return false;
        }

        _zeros += count;

        for (; count > 0; count -= Zeros.Length)
        {
            ReadOnlySpan<byte> zeros = Zeros.AsSpan(0, (int)Math.Min(count, Zeros.Length));
            _hash.AppendData(zeros);
            _scanner.Append(zeros);
        }

        return true;
    }

    private (bool Wanted, ContentReduction? Reduction) Wanted(int node, TarEntry entry)
    {
        int length = RawPath(node);
        if (length < 0 || !_options.WantsContent(_path.AsSpan(0, length)))
        {
            return default;
        }

        ContentReduction? reduction = _options.ReductionFor(_path.AsSpan(0, length));
        long size = reduction is null ? entry.Size : 0;
        if (entry.IsSparse || size > _options.Limits.DocumentBytes || _documentBytes + size > _options.Limits.DocumentsBytes)
        {
            _documents.Add(new CapturedDocument(node, null));
            return default;
        }

        _documentBytes += size;
        return (true, reduction);
    }

    // The path's bytes without a leading slash, at the start of _path; -1 when it is longer than any that inventories ask for.
    private int RawPath(int node)
    {
        int end = LongestPath;
        for (int n = node; n != FileTree.Root; n = _tree.ParentOf(n))
        {
            ReadOnlySpan<byte> name = _tree.NameOf(n);
            if (end - name.Length - 1 < 0)
            {
                return -1;
            }

            end -= name.Length;
            name.CopyTo(_path.AsSpan(end));
            _path[--end] = (byte)'/';
        }

        _path.AsSpan(end + 1).CopyTo(_path);
        return LongestPath - end - 1;
    }

    // Linux reads at most 256 bytes of a script's first line (fs/binfmt_script.c, BINPRM_BUF_SIZE).
    private void NoteShebang(int node, ReadOnlySpan<byte> piece)
    {
        if (piece.Length < 3 || piece[0] != '#' || piece[1] != '!')
        {
            return;
        }

        ReadOnlySpan<byte> line = piece[2..Math.Min(piece.Length, 256)];
        int end = line.IndexOf((byte)'\n');
        if (end >= 0)
        {
            _shebangs.Add((node, Encoding.Latin1.GetString(line[..end].Trim((byte)' '))));
        }
    }

    /// <summary>The rest of the current member, looked at while it is read.</summary>
    private sealed class TappedStream(LayerContent content, TarReader tar, CancellationToken cancellation) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> piece = buffer.IsEmpty ? [] : tar.ReadData(buffer.Length);
            content.Take(piece);
            piece.CopyTo(buffer);
            return piece.Length;
        }
    }
}
