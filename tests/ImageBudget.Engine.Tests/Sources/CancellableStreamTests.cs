using System.IO.Pipes;
using ImageBudget.Sources.Streams;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

public sealed class CancellableStreamTests
{
    [Test]
    public void BlockedRead_EndsOnCancellation()
    {
        using AnonymousPipeServerStream nobodyWrites = new(PipeDirection.Out);
        using AnonymousPipeClientStream pipe = new(PipeDirection.In, nobodyWrites.ClientSafePipeHandle);
        using CancellationTokenSource source = new();
        using CancellableStream input = new(pipe, source.Token);
        Task read = Task.Run(() => input.Read(new byte[10], 0, 10));
        Assert.That(read.IsCompleted, Is.False);
        source.Cancel();
        Assert.That(async () => await read, Throws.InstanceOf<OperationCanceledException>());
        nobodyWrites.WriteByte(1);
    }

    [Test]
    public void Bytes_ArriveInOrder_ForAnyReadSize()
    {
        byte[] bytes = new byte[700_001];
        new Random(7).NextBytes(bytes);
        using CancellableStream input = new(new MemoryStream(bytes), CancellationToken.None);
        using MemoryStream copy = new();
        byte[] buffer = new byte[100_003];
        for (int size = 1; input.Read(buffer, 0, size) is > 0 and var count; size = Math.Min(buffer.Length, size * 3))
        {
            copy.Write(buffer, 0, count);
        }

        Assert.That(copy.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void ExceptionOfTheInput_PassesThrough()
    {
        using MemoryStream closed = new();
        closed.Dispose();
        using CancellableStream input = new(closed, CancellationToken.None);
        Assert.That(() => input.Read(new byte[1], 0, 1), Throws.InstanceOf<ObjectDisposedException>());
    }
}
