using System.Diagnostics;
using System.Runtime.InteropServices;
using ImageBudget.Analysis;
using ImageBudget.Compression;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Benchmarks;

/// <summary>The whole analysis against the least that anybody must do with the same bytes.</summary>
internal static class Speed
{
    public static string[] Images(long bytes) =>
    [
        LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.Outer)),
        LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.Layers)),
        LargeImage.Make(new ImageShape(bytes, 1, 40_000_000, 0, Packing.Layers)),
        LargeImage.Make(new ImageShape(bytes, 200, 20_000, 0, Packing.Layers)),
        LargeImage.Make(new ImageShape(bytes, 8, 20_000, 0, Packing.None)),
    ];

    public static void Run(IEnumerable<string> images, int rounds)
    {
        Console.WriteLine($"{"image",-44} {"what",-28} {"wall s",8} {"cpu s",8} {"MB alloc",9}  ratio of wall (cpu)");
        foreach (string image in images)
        {
            Timing inflate = Timing.None, analysis = Timing.None, shell = Timing.None, sums = Timing.None;
            for (int i = 0; i < rounds; i++)
            {
                inflate = inflate.Best(Timing.Of(() => Inflate(image)));
                analysis = analysis.Best(Timing.Of(() => Analyze(image)));
                shell = shell.Best(Shell(image));
            }

            string name = Path.GetFileName(image);
            Print(name, "inflating alone, 1 thread", inflate, inflate);
            Print(name, "gzip -dc | sha256sum", shell, inflate);
            Print(name, "whole analysis", analysis, inflate);
            Console.WriteLine(
                $"{name,-44} analysis / inflating alone = {analysis.Seconds / inflate.Seconds:f2}, "
                + $"analysis / (gzip -dc | sha256sum) = {analysis.Seconds / shell.Seconds:f2}");
        }
    }

    public static void Analyze(string image) =>
        ImageAnalyzer.Analyze(new ImageRequest(image), new AnalyzeOptions { Directory = Path.GetDirectoryName(image)! });

    /// <summary>Reads every compressed byte of an image with the engine's own decoders, and plain ones once, and does nothing with
    /// them.</summary>
    private static void Inflate(string image)
    {
        byte[] buffer = new byte[1 << 20];
        byte[] head = new byte[Decompression.DetectBytes];
        using FileStream file = new(image, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        file.ReadExactly(head);
        file.Position = 0;
        if (Decompression.Detect(head) is var outer and not CompressionKind.None)
        {
            using Stream inflated = Decompression.Open(file, outer);
            Drain(inflated, buffer);
            return;
        }

        using TarReader tar = new(file);
        while (tar.Read() is { } entry)
        {
            using MemberStream member = new(tar);
            if (entry.StoredSize > head.Length)
            {
                member.ReadExactly(head);
                CompressionKind kind = Decompression.Detect(head);
                member.PushBack(head);
                using Stream? inflated = kind == CompressionKind.None ? null : Decompression.Open(member, kind);
                Drain(inflated ?? member, buffer);
            }
        }
    }

    private static void Drain(Stream stream, byte[] buffer)
    {
        while (stream.Read(buffer) > 0)
        {
        }
    }

    // Layers inside an archive: unpacked by tar, each piped through gzip.
    private static Timing Shell(string image)
    {
        string inner = image.EndsWith(".gz", StringComparison.Ordinal)
            ? "gzip -dc \"$0\" | sha256sum"
            : "tar -xOf \"$0\" --wildcards 'layer*' | (gzip -dc 2>/dev/null || cat) | sha256sum";
        if (image.Contains("-none.", StringComparison.Ordinal))
        {
            inner = "sha256sum < \"$0\"";
        }

        Usage before = Usage.OfChildren();
        Stopwatch watch = Stopwatch.StartNew();
        using Process process = Process.Start(new ProcessStartInfo("sh", ["-c", inner, image]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Timing(watch.Elapsed.TotalSeconds, Usage.OfChildren().Seconds - before.Seconds, 0);
    }

    private static void Print(string image, string what, Timing timing, Timing unit) => Console.WriteLine(
        $"{image,-44} {what,-28} {timing.Seconds,8:f2} {timing.Cpu,8:f2} {timing.Allocated / 1e6,9:f1}  "
        + $"{timing.Seconds / unit.Seconds:f2} ({timing.Cpu / unit.Cpu:f2})");

    private readonly record struct Usage(double Seconds)
    {
        private const int Children = -1;

        public static Usage OfChildren()
        {
            long[] usage = new long[32];
            return getrusage(Children, usage) == 0
                ? new Usage(usage[0] + usage[1] / 1e6 + usage[2] + usage[3] / 1e6)
                : default;
        }

        [DllImport("libc")]
        private static extern int getrusage(int who, [Out] long[] usage);
    }

    /// <summary>The content of a tar member, with a few bytes put back in front.</summary>
    private sealed class MemberStream(TarReader tar) : Stream
    {
        private byte[] _front = [];
        private int _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void PushBack(byte[] head) => _front = [.. head];

        public override int Read(Span<byte> buffer)
        {
            if (_at < _front.Length)
            {
                int length = Math.Min(buffer.Length, _front.Length - _at);
                _front.AsSpan(_at, length).CopyTo(buffer);
                _at += length;
                return length;
            }

            ReadOnlySpan<byte> piece = tar.ReadData(buffer.Length);
            piece.CopyTo(buffer);
            return piece.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
