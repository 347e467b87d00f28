using System.Buffers;
using System.Runtime.ExceptionServices;

namespace ImageBudget.Sources.Streams;

/// <summary>
/// Reads another stream on its own thread, a few buffers ahead, so that decompression and analysis run in parallel. Also records the
/// position of the compressed input when each buffer was filled.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int DefaultBufferSize = 1 << 20;
    private const int Buffers = 4;

    private readonly Stream _inner;
    private readonly int _bufferSize;
    private readonly Func<long> _sourcePosition;
    private readonly Queue<Filled> _filled = [];
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _free = new(Buffers);
    private readonly SemaphoreSlim _ready = new(0);
    private readonly List<(long Offset, long Source)> _marks = [(0, 0)];
    private volatile bool _stopped;
    private byte[]? _current;
    private int _start;
    private int _end;
    private long _position;
    private bool _finished;
    private ExceptionDispatchInfo? _error;

    /// <param name="inner">From now on read only by the thread; not owned.</param>
    /// <param name="sourcePosition">Bytes read so far from the input of <paramref name="inner"/>.</param>
    /// <param name="bufferSize">Bytes of each of the buffers.</param>
    public ReadAheadStream(Stream inner, Func<long> sourcePosition, int bufferSize = DefaultBufferSize)
    {
        _inner = inner;
        _bufferSize = bufferSize;
        _sourcePosition = sourcePosition;
        _thread = new Thread(Pump) { IsBackground = true, Name = "ImageBudget read-ahead" };
        _thread.Start();
    }

    /// <summary>Pairs of offsets in this stream and in its compressed input, ascending.</summary>
    public IReadOnlyList<(long Offset, long Source)> Marks => _marks;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Next())
        {
            return 0;
        }

        int length = Math.Min(buffer.Length, _end - _start);
        _current.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        _stopped = true;
        _free.Release();
        _thread.Join();
        ReturnCurrent();
        while (_filled.TryDequeue(out Filled filled))
        {
            if (filled.Buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(filled.Buffer);
            }
        }

        _free.Dispose();
        _ready.Dispose();
        base.Dispose(disposing);
    }

    private bool Next()
    {
        if (_finished)
        {
            _error?.Throw();
            return false;
        }

        if (ReturnCurrent())
        {
            _free.Release();
        }

        _ready.Wait();
        Filled filled;
        lock (_gate)
        {
            filled = _filled.Dequeue();
        }

        if (filled.Buffer is null)
        {
            _finished = true;
            _error = filled.Error;
            _error?.Throw();
            _marks.Add((_position, filled.Source));
            return false;
        }

        _current = filled.Buffer;
        _start = 0;
        _end = filled.Length;
        _position += filled.Length;
        _marks.Add((_position, filled.Source));
        return true;
    }

    private bool ReturnCurrent()
    {
        if (_current is null)
        {
            return false;
        }

        ArrayPool<byte>.Shared.Return(_current);
        _current = null;
        _start = 0;
        _end = 0;
        return true;
    }

    private void Pump()
    {
        ExceptionDispatchInfo? error = null;
        try
        {
            while (true)
            {
                _free.Wait();
                if (_stopped)
                {
                    return;
                }

                byte[] buffer = ArrayPool<byte>.Shared.Rent(_bufferSize);
                int length;
                try
                {
                    length = _inner.ReadAtLeast(buffer.AsSpan(0, _bufferSize), _bufferSize, throwOnEndOfStream: false);
                }
                catch
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    throw;
                }

                if (length == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return;
                }

                Put(new Filled(buffer, length, _sourcePosition(), null));
            }
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to the reader of this stream.
        catch (Exception e)
        {
            error = ExceptionDispatchInfo.Capture(e);
        }
#pragma warning restore CA1031
        finally
        {
            Put(new Filled(null, 0, _sourcePosition(), error));
        }
    }

    private void Put(Filled filled)
    {
        lock (_gate)
        {
            _filled.Enqueue(filled);
        }

        _ready.Release();
    }

    private readonly record struct Filled(byte[]? Buffer, int Length, long Source, ExceptionDispatchInfo? Error);
}
