using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Elf;
using ImageBudget.StorePaths;
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
    private readonly byte[] _path = new byte[LongestPath];
    private ElfProbe? _probe;
    private long _documentBytes;
    private long _zeros;
    private int _node;

    // Inventories look for their databases below paths far shorter than this.
    private const int LongestPath = 1024;

    public LayerContent(FileTree tree, LayerOptions options)
    {
        _tree = tree;
        _options = options;
        _scanner = new StoreHashScanner(Found) { Wanted = options.WantedHashes };
    }

    public ImmutableArray<FileMention> Mentions =>
        [.. _mentions.OrderBy(m => m.Node).ThenBy(m => m.Mention.Offset)];

    public ImmutableArray<int> Overflowing => [.. _overflowing];

    public ImmutableArray<CapturedDocument> Documents => [.. _documents];

    public ImmutableArray<(int Node, string Line)> Shebangs => [.. _shebangs];

    public ImmutableArray<(int Node, ElfFacts Facts)> Elf => [.. _elf];

    /// <summary>Reads all content of the current member.</summary>
    public void Read(int node, TarEntry entry, TarReader tar, CancellationToken cancellation)
    {
        _node = node;
        _scanner.Reset();
        int mentions = _mentions.Count;
        bool probing = false;
        byte[]? capture = Capture(node, entry);
        int captured = 0;
        long done = 0;
        bool hashed = true;
        bool whole = false;
        int region = 0;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        long regionLeft = entry.IsSparse ? NextRegion(entry, ref region, ref done, ref hashed) : long.MaxValue;

        while (true)
        {
            ReadOnlySpan<byte> piece = tar.ReadData();
            if (piece.IsEmpty)
            {
                break;
            }

            cancellation.ThrowIfCancellationRequested();
            if (done == 0 && !entry.IsSparse)
            {
                NoteShebang(node, piece);
                probing = ElfProbe.Looks(piece);
                if (probing)
                {
                    (_probe ??= new ElfProbe()).Reset(entry.Size);
                }

                if (piece.Length == entry.Size)
                {
                    SHA256.HashData(piece, digest);
                    _tree.SetHash(node, ContentHash.From(digest));
                    whole = true;
                }
            }

            while (!piece.IsEmpty)
            {
                ReadOnlySpan<byte> part = piece[..(int)Math.Min(piece.Length, regionLeft)];
                if (!whole)
                {
                    _hash.AppendData(part);
                }

                _scanner.Append(part);
                if (probing)
                {
                    _probe!.Append(part);
                }

                if (capture is not null)
                {
                    part.CopyTo(capture.AsSpan(captured));
                    captured += part.Length;
                }

                piece = piece[part.Length..];
                done += part.Length;
                regionLeft -= part.Length;
                if (entry.IsSparse && regionLeft == 0)
                {
                    regionLeft = NextRegion(entry, ref region, ref done, ref hashed);
                }
            }
        }

        if (probing && _probe!.Finish() is { } elf)
        {
            _elf.Add((node, elf));
        }

        _scanner.Complete();
        if (_scanner.Overflowed || _mentions.Count > LayerLimits.Mentions)
        {
            _mentions.RemoveRange(mentions, _mentions.Count - mentions);
            _overflowing.Add(node);
        }

        if (entry.IsSparse)
        {
            hashed &= AppendZeros(entry.Size - done);
        }

        if (!whole && entry.Size > 0)
        {
            _hash.GetHashAndReset(digest);
            if (hashed)
            {
                _tree.SetHash(node, ContentHash.From(digest));
            }
        }

        if (capture is not null)
        {
            _documents.Add(new CapturedDocument(node, capture));
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        _probe?.Dispose();
    }

    private void Found(StoreMention mention) => _mentions.Add(new FileMention(_node, mention));

    // Moves to the next region that holds data; what lies between reads as zeros.
    private long NextRegion(TarEntry entry, ref int region, ref long done, ref bool hashed)
    {
        while (region < entry.Sparse.Count)
        {
            SparseRegion next = entry.Sparse[region++];
            hashed &= AppendZeros(next.Offset - done);
            done = next.Offset;
            if (next.Length > 0)
            {
                return next.Length;
            }
        }

        return long.MaxValue;
    }

    private bool AppendZeros(long count)
    {
        if (count > LayerLimits.SparseZeros - _zeros)
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

    private byte[]? Capture(int node, TarEntry entry)
    {
        int length = RawPath(node);
        if (length < 0 || !_options.WantsContent(_path.AsSpan(0, length)))
        {
            return null;
        }

        if (entry.IsSparse || entry.Size > LayerLimits.DocumentBytes || _documentBytes + entry.Size > LayerLimits.DocumentsBytes)
        {
            _documents.Add(new CapturedDocument(node, null));
            return null;
        }

        _documentBytes += entry.Size;
        return new byte[entry.Size];
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
}
