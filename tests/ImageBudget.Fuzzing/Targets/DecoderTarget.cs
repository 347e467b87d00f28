using System.Security.Cryptography;
using ImageBudget.Compression;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>One compression: the same bytes, or the same fault, whole and in pieces.</summary>
internal sealed class DecoderTarget : FuzzTarget
{
    // What is behind it is not read: a bomb is somebody else's concern.
    private const long MostDecoded = 1 << 20;

    private readonly CompressionKind _kind;

    /// <param name="kind">The compression.</param>
    /// <param name="seeds">By its compressor.</param>
    public DecoderTarget(CompressionKind kind, params byte[][] seeds)
    {
        _kind = kind;
        Seeds = seeds;
    }

    public override string Name => Decompression.NameOf(_kind);

    public override IReadOnlyList<byte[]> Seeds { get; }

    public override bool Run(byte[] input)
    {
        byte[] data = _kind == CompressionKind.Xz ? XzSample.Sealed(input) : input;
        (string whole, string? fault) = Read(new MemoryStream(data, writable: false));
        (string pieces, string? faultOfPieces) = Read(new PieceStream(data, 1, 100));
        Hold.Same(whole, pieces, "whole and in pieces");
        Hold.Same(fault, faultOfPieces, "faults whole and in pieces");
        return fault is null;
    }

    // What was read in front of a fault depends on how the input was cut.
    private (string Read, string? Fault) Read(Stream compressed)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        byte[] buffer = new byte[1 << 14];
        long total = 0;
        try
        {
            using Stream stream = Decompression.Open(compressed, _kind);
            while (total < MostDecoded && stream.Read(buffer, 0, (int)Math.Min(buffer.Length, MostDecoded - total)) is > 0 and int read)
            {
                hash.AppendData(buffer, 0, read);
                total += read;
            }
        }
        catch (CompressedDataException e)
        {
            return ("", e.Fault.ToString());
        }

        return ($"{total} {Convert.ToHexString(hash.GetHashAndReset())}", null);
    }
}
