using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageBudget.Formats.Beam;

/// <summary>
/// Measures how many bytes OTP's <c>beam_lib:strip_files/1</c> frees in one BEAM file, from its byte stream. OTP keeps the chunks of
/// <c>beam_lib:significant_chunks/0</c>, writes them to a new file and compresses that with gzip (OTP, <c>lib/stdlib/src/beam_lib.erl</c>,
/// <c>strip_file/2</c>). One instance serves many files, one after the other.
/// </summary>
internal sealed class BeamStripTap : IDisposable
{
    /// <summary>Bytes. Larger files are not measured; compiled modules are far smaller.</summary>
    public const long MaxSize = 16 << 20;

    private const int FileHeader = 12;
    private const int ChunkHeader = 8;

    // OTP compresses with zlib's default level. .NET's zlib-ng reaches the same size at 9: over the 277 modules of Debian's erlang-base
    // 25.2.3 it frees 8,588,937 bytes where beam_lib frees 8,588,666; no file differs by more than 0.7 % of what it loses.
    private const int Level = 9;

    private readonly byte[] _header = new byte[FileHeader];
    private readonly MemoryStream _kept = new();
    private readonly MemoryStream _packed = new();
    private int _wanted;
    private int _held;
    private long _skip;
    private long _left;
    private long _read;
    private bool _keeps;
    private bool _broken;

    /// <summary>Starts on the next file.</summary>
    public void Reset()
    {
        _wanted = FileHeader;
        _held = 0;
        _skip = _left = _read = 0;
        _keeps = _broken = false;
        _kept.SetLength(0);
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        _read += piece.Length;
        _broken |= _read > MaxSize;
        while (!piece.IsEmpty && !_broken)
        {
            if (_skip > 0)
            {
                int gone = (int)Math.Min(_skip, piece.Length);
                if (_keeps)
                {
                    _kept.Write(piece[..gone]);
                }

                _skip -= gone;
                piece = piece[gone..];
                continue;
            }

            int take = Math.Min(_wanted - _held, piece.Length);
            piece[..take].CopyTo(_header.AsSpan(_held));
            _held += take;
            piece = piece[take..];
            if (_held == _wanted)
            {
                Read();
            }
        }
    }

    /// <summary>
    /// Bytes by which the file shrinks; 0 when it does not. Null when the file is not a complete BEAM file, so that stripping it would
    /// fail.
    /// </summary>
    /// <param name="stored">Stored size of the file in bytes; null when that is the number of bytes read.</param>
    public long? Finish(long? stored = null) =>
        _broken || _wanted == FileHeader || _skip > 0 || _held > 0 || _left >= ChunkHeader
            ? null : Math.Max(0, (stored ?? _read) - Compressed());

    public void Dispose()
    {
        _kept.Dispose();
        _packed.Dispose();
    }

    private long Compressed()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_kept.GetBuffer().AsSpan(4), (uint)(_kept.Length - 8));
        _packed.SetLength(0);
        using (GZipStream gzip = new(_packed, new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true))
        {
            gzip.Write(_kept.GetBuffer().AsSpan(0, (int)_kept.Length));
        }

        return _packed.Length;
    }

    private void Read()
    {
        _held = 0;
        if (_wanted == FileHeader)
        {
            // The length excludes itself and what precedes it: it covers "BEAM" and the chunks.
            _broken = !BeamFile.Looks(_header);
            _left = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4)) - 4L;
            _wanted = ChunkHeader;
            _kept.Write(_header);
            return;
        }

        if (_left < ChunkHeader)
        {
            // Bytes after the last chunk are not a chunk.
            _broken = true;
            return;
        }

        long size = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(4));
        long padded = (size + 3) & ~3L;
        _left -= ChunkHeader;
        if (size > _left)
        {
            _broken = true;
            return;
        }

        // Some writers leave out the padding of the last chunk.
        _skip = Math.Min(padded, _left);
        _left -= _skip;
        _keeps = BeamFile.SurvivesStripping(_header.AsSpan(0, 4));
        if (_keeps)
        {
            _kept.Write(_header.AsSpan(0, ChunkHeader));
        }
    }
}
