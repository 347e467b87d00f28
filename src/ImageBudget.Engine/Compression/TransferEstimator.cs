using System.IO.Compression;

namespace ImageBudget.Compression;

internal sealed class TransferEstimator
{
    private long _in;
    private readonly Counter _out = new();
    private readonly GZipStream _gzip;

    public TransferEstimator() => _gzip = new GZipStream(_out, CompressionLevel.Optimal);

    public void Append(ReadOnlySpan<byte> data)
    {
        _gzip.Write(data);
        _in += data.Length;
    }

    public long Complete()
    {
        _gzip.Dispose();
        return _out.Count;
    }

    public long EstimateAt(long uncompressedOffset) => (long)((Int128)_out.Count * uncompressedOffset / Math.Max(1, _in));

    private sealed class Counter : Stream
    {
        public long Count;
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => 0;
        public override long Position { get; set; }
        public override void Flush() { }
        public override int Read(byte[] buffer, int offset, int count) => 0;
        public override long Seek(long offset, SeekOrigin origin) => 0;
        public override void SetLength(long value) { }
        public override void Write(byte[] buffer, int offset, int count) => Count += count;
        public override void Write(ReadOnlySpan<byte> buffer) => Count += buffer.Length;
    }
}
