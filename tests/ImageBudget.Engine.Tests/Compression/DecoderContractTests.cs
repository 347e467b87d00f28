using ImageBudget.Compression;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>Tests that every decoder must pass, whatever library it uses.</summary>
public sealed class DecoderContractTests
{
    private static readonly byte[] Data = SampleData.Mixed(300_000, 4);

    private static readonly CompressionKind[] Kinds = Compressed.Kinds;

    /// <summary>An unexpected exception, and some that libraries treat as the end of the data or as their own errors.</summary>
    private static readonly Exception[] Failures =
    [
        new IOException("the disk is gone"), new EndOfStreamException("gone"), new InvalidDataException("gone"),
        new InvalidOperationException("a bug"), new IndexOutOfRangeException("a bug"),
    ];

    [Test]
    public void FailureOfTheInnerStream_PassesThrough(
        [ValueSource(nameof(Kinds))] object kind, [ValueSource(nameof(Failures))] Exception failure)
    {
        byte[] compressed = Compressed.By((CompressionKind)kind, Data);
        foreach (int good in (int[])[0, 5, compressed.Length / 2, compressed.Length - 1])
        {
            using Stream stream = Decompression.Open(new FailingStream(compressed[..good], failure), (CompressionKind)kind);
            Assert.That(() => stream.CopyTo(Stream.Null), Throws.Exception.SameAs(failure), $"after {good} bytes");
            Assert.That(() => stream.ReadByte(), Throws.Exception.SameAs(failure), "an error is final");
        }
    }

    [Test]
    public void ReadAfterDispose_IsABug_NotInvalidData([ValueSource(nameof(Kinds))] object kind)
    {
        Stream stream = Decompression.Open(new MemoryStream(Compressed.By((CompressionKind)kind, Data)), (CompressionKind)kind);
        stream.ReadExactly(new byte[1000]);
        stream.Dispose();
        stream.Dispose();
        Assert.That(() => stream.ReadByte(), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void InnerStream_StaysOpen([ValueSource(nameof(Kinds))] object kind)
    {
        using MemoryStream inner = new(Compressed.By((CompressionKind)kind, Data));
        using (Stream stream = Decompression.Open(inner, (CompressionKind)kind))
        {
            stream.CopyTo(Stream.Null);
        }

        Assert.That(inner.CanRead, Is.True);
    }

    // Damaged content is reported as corruption, whatever the library throws.
    [Test]
    public void DamagedContent_IsCorrupt([ValueSource(nameof(Kinds))] object kind)
    {
        byte[] compressed = Compressed.By((CompressionKind)kind, Data);
        compressed.AsSpan(compressed.Length / 2, 4).Fill(0xA5);
        CompressedDataException refused = Decoded.Refusal(compressed, (CompressionKind)kind);
        Assert.That(refused.Fault, Is.EqualTo(CompressionFault.Corrupt), refused.Message);
        Assert.That(refused.CompressedOffset, Is.InRange(1, compressed.Length));
    }

    [Test]
    public void EmptyInput_IsTruncated([ValueSource(nameof(Kinds))] object kind) =>
        Assert.That(Decoded.FaultOf([], (CompressionKind)kind), Is.EqualTo(CompressionFault.Truncated));

    private sealed class FailingStream(byte[] good, Exception failure) : MemoryStream(good)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            Position < Length ? base.Read(buffer, offset, Math.Min(count, 1000)) : throw failure;

        public override int Read(Span<byte> buffer) =>
            Position < Length ? base.Read(buffer[..Math.Min(buffer.Length, 1000)]) : throw failure;
    }
}
