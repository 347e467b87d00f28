using System.Buffers;
using System.IO.Compression;

namespace ImageBudget.Compression;

/// <summary>
/// Estimates the transfer size of a layer that is stored as an uncompressed tar: the size of the gzip that a push creates. The first
/// <see cref="WholeLimit"/> bytes are compressed. After them, blocks are classified by the entropy of their bytes, and about one in
/// <see cref="SampleInterval"/> of each class is compressed, with the data before it as context; the others are estimated by the mean of
/// their class.
/// </summary>
/// <remarks>docs/compression.md describes its calibration and its errors.</remarks>
internal sealed class TransferEstimator : IDisposable
{
    /// <summary>Bytes of a layer that are always compressed.</summary>
    public const long WholeLimit = 4 << 20;

    private const int BlockSize = 64 * 1024;
    private const int ContextSize = 32 * 1024;
    private const int SampleInterval = 12;

    // Layers up to this size are sampled more densely, because they have few blocks.
    private const long DenseLimit = 64 << 20;
    private const int DenseInterval = 6;
    private const int Classes = 17;

    // RFC 1952 section 2.3: header and trailer of gzip; the measured zlib stream has those of RFC 1950 section 2.2 instead.
    private const int GzipFraming = 10 + 8;
    private const int ZlibFraming = 2 + 4;

    // A flush ends the block and adds an empty stored one (RFC 1951 section 3.2.4); a real stream would not.
    private const int FlushSize = 5;

    // Go's compress/gzip (docker, buildkit, containerd) gives within 0.4 % of the platform's level 6 on image layers; klauspost/pgzip
    // (skopeo, podman, buildah) 1.8 % to 4.8 % more, 2.7 % over all. No single number is close to both. The estimate is the size that
    // `skopeo copy` to an OCI layout stores, the larger of the two, because a limit should not pass an image that transfers more.
    private const double OfSkopeo = 1.027;
    private const int Level = 6;
    private const int MostInFlight = 16;

    private readonly CountingStream _written = new();
    private readonly ZLibStream _whole;
    private readonly List<long> _wholeSizes = [];
    private readonly byte[] _recent = new byte[ContextSize + BlockSize];
    private readonly List<byte> _classes = [];
    private readonly long[] _waitingInClass = new long[Classes];
    private readonly long[] _weightsInClass = new long[Classes];
    private readonly double[] _ratiosInClass = new double[Classes];
    private readonly Queue<(int Class, int Interval, int Length, Task<long> Size)> _samples = [];
    private int _inBlock;
    private int _context;
    private long _length;
    private long[]? _cumulative;

    public TransferEstimator() => _whole = NewCompressor(_written);

    /// <summary>The layer's next bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            int count = Math.Min(data.Length, BlockSize - _inBlock);
            data[..count].CopyTo(_recent.AsSpan(ContextSize + _inBlock));
            _inBlock += count;
            _length += count;
            data = data[count..];
            if (_inBlock == BlockSize)
            {
                CloseBlock();
            }
        }
    }

    /// <summary>The estimated size of the gzip; ends the estimate.</summary>
    public long Complete()
    {
        if (_cumulative is not null)
        {
            return _cumulative[^1];
        }

        int lastBlock = _inBlock == 0 ? BlockSize : _inBlock;
        if (_inBlock > 0)
        {
            CloseBlock();
        }

        while (_samples.Count > 0)
        {
            Settle();
        }

        _whole.Dispose();
        long wholeSize = _written.Count - ZlibFraming + GzipFraming;
        long[] cumulative = new long[1 + _wholeSizes.Count + _classes.Count];
        Spread(cumulative, wholeSize);
        if (_wholeSizes.Count == 0)
        {
            cumulative[0] = wholeSize;
        }

        double size = cumulative[_wholeSizes.Count];
        for (int i = 0; i < _classes.Count; i++)
        {
            byte which = _classes[i];
            double bytes = i == _classes.Count - 1 ? lastBlock : BlockSize;
            size += OfSkopeo * bytes * _ratiosInClass[which] / _weightsInClass[which];
            cumulative[_wholeSizes.Count + 1 + i] = (long)size;
        }

        _cumulative = cumulative;
        return cumulative[^1];
    }

    /// <summary>
    /// The part of the estimate that the first <paramref name="uncompressedOffset"/> bytes account for: never falls, 0 at 0 and everything
    /// at the end, so that ranges sum to the total. Only after <see cref="Complete"/>.
    /// </summary>
    /// <param name="uncompressedOffset">Below <paramref name="contentEnd"/>.</param>
    /// <param name="contentEnd">End of the content; bytes after it in the last block get no share.</param>
    public long EstimateAt(long uncompressedOffset, long contentEnd = long.MaxValue)
    {
        long[] cumulative = _cumulative ?? throw new InvalidOperationException("the estimate is not complete");
        if (uncompressedOffset >= _length)
        {
            return cumulative[^1];
        }

        long block = Math.Max(0, uncompressedOffset) / BlockSize;
        long size = Math.Min(BlockSize, Math.Min(_length, contentEnd) - (block * BlockSize));
        long part = Math.Max(0, uncompressedOffset) - (block * BlockSize);
        return cumulative[block] + ((cumulative[block + 1] - cumulative[block]) * part / size);
    }

    public void Dispose() => _whole.Dispose();

    // A compressor buffers its output: output that appears at once is spread over all blocks since the previous output.
    private void Spread(long[] cumulative, long wholeSize)
    {
        long Size(int block) => block == _wholeSizes.Count ? wholeSize : _wholeSizes[block - 1];
        int start = 0;
        long before = 0;
        for (int i = 1; i <= _wholeSizes.Count; i++)
        {
            long size = Size(i);
            if (size - before <= GzipFraming && i < _wholeSizes.Count)
            {
                continue;
            }

            for (int block = start + 1; block <= i; block++)
            {
                cumulative[block] = (long)(OfSkopeo * (before + ((size - before) * (double)(block - start) / (i - start))));
            }

            start = i;
            before = size;
        }
    }

    private static ZLibStream NewCompressor(Stream destination) =>
        new(destination, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true);

    private void CloseBlock()
    {
        ReadOnlySpan<byte> block = _recent.AsSpan(ContextSize, _inBlock);
        if (_length <= WholeLimit)
        {
            _whole.Write(block);
            _wholeSizes.Add(_written.Count);
        }
        else
        {
            int which = ClassOf(block);
            _classes.Add((byte)which);
            if (_waitingInClass[which]-- <= 0)
            {
                int interval = _length <= DenseLimit ? DenseInterval : SampleInterval;
                _waitingInClass[which] = interval - 1;
                Enqueue(which, interval, block.Length);
            }
        }

        if (_inBlock == BlockSize)
        {
            _recent.AsSpan(BlockSize, ContextSize).CopyTo(_recent);
            _context = ContextSize;
        }

        _inBlock = 0;
    }

    // Compression takes most of the time for an uncompressed layer, so samples are compressed on any free core, a few at a time.
    private void Enqueue(int which, int interval, int length)
    {
        if (_samples.Count >= MostInFlight)
        {
            Settle();
        }

        int context = _context;
        byte[] data = ArrayPool<byte>.Shared.Rent(ContextSize + BlockSize);
        _recent.AsSpan(ContextSize - context, context + length).CopyTo(data);
        _samples.Enqueue((which, interval, length, Task.Run(() => Sample(data, context, length))));
    }

    // Adds results in the order of the samples, so that the sums do not depend on scheduling.
    private void Settle()
    {
        (int which, int interval, int length, Task<long> size) = _samples.Dequeue();
        _weightsInClass[which] += interval;
        _ratiosInClass[which] += interval * (double)size.GetAwaiter().GetResult() / length;
    }

    private static long Sample(byte[] data, int context, int length)
    {
        try
        {
            CountingStream written = new();
            using ZLibStream compressor = NewCompressor(written);
            compressor.Write(data, 0, context);
            compressor.Flush();
            long before = written.Count;
            compressor.Write(data, context, length);
            compressor.Flush();
            return Math.Max(1, written.Count - before - FlushSize);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(data);
        }
    }

    // Half bits of entropy per byte, from a quarter of the bytes: distinguishes zeros, text, code and compressed data at little cost.
    private static int ClassOf(ReadOnlySpan<byte> block)
    {
        const int Stripe = 256;
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        int total = 0;
        for (int start = 0; start < block.Length; start += 4 * Stripe)
        {
            ReadOnlySpan<byte> stripe = block.Slice(start, Math.Min(Stripe, block.Length - start));
            total += stripe.Length;
            foreach (byte value in stripe)
            {
                counts[value]++;
            }
        }

        double bits = 0;
        foreach (int count in counts)
        {
            if (count > 0)
            {
                bits -= count * Math.Log2((double)count / total);
            }
        }

        return Math.Clamp((int)(2 * bits / total), 0, Classes - 1);
    }

    private sealed class CountingStream : Stream
    {
        public long Count { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => Count;

        public override long Position
        {
            get => Count;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Count += count;

        public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
