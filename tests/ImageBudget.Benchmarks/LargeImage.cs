using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ImageBudget.Benchmarks;

/// <summary>What a generated image looks like.</summary>
/// <param name="Bytes">Of file contents, about.</param>
/// <param name="Layers">Number of layers, of about the same size.</param>
/// <param name="FileBytes">Mean size of a file; the exact one where <paramref name="Files"/> counts them.</param>
/// <param name="Files">Number of files; 0 when <paramref name="Bytes"/> says how many.</param>
/// <param name="Packing">How it is compressed.</param>
/// <param name="Alike">All files have the same content; else no two have.</param>
internal sealed record ImageShape(long Bytes, int Layers, int FileBytes, int Files, Packing Packing, bool Alike = false)
{
    public string FileName => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bytes}-{Layers}x{FileBytes}-{Files}-{(Alike ? "alike-" : "")}{Packing.ToString().ToLowerInvariant()}.tar{(Packing == Packing.Outer ? ".gz" : "")}");
}

/// <summary>Where the compression is.</summary>
internal enum Packing
{
    /// <summary>Plain layers in a plain archive (docker save).</summary>
    None,

    /// <summary>Plain layers, the archive compressed (nixpkgs' dockerTools).</summary>
    Outer,

    /// <summary>Compressed layers in a plain archive (OCI).</summary>
    Layers,

    /// <summary>The same with zstd; made with the command of that name.</summary>
    Zstd,
}

/// <summary>Writes docker-archives of any size. The same shape gives the same bytes.</summary>
internal static class LargeImage
{
    private static readonly Lazy<Content> Pool = new(() => new Content(1));

    /// <summary>The image's path; it is made when it is not there yet.</summary>
    public static string Make(ImageShape shape)
    {
        string folder = Path.Combine(Repository.Root, "artifacts", "bench");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, shape.FileName);
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"making {shape.FileName}");
            string partial = path + ".partial";
            using (FileStream file = File.Create(partial, 1 << 20))
            {
                Write(file, shape);
            }

            File.Move(partial, path);
        }

        return path;
    }

    /// <summary>Number of tar members in all layers.</summary>
    public static long Entries(ImageShape shape) => Enumerable.Range(0, shape.Layers).Sum(l => (long)Plan(shape, l).Length);

    private static void Write(FileStream file, ImageShape shape)
    {
        Stream archive = shape.Packing == Packing.Outer ? new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true) : file;
        List<string> names = [];
        List<string> diffIds = [];
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"layer{layer:d4}.tar");
            Member[] members = Plan(shape, layer);
            names.Add(name);
            diffIds.Add(WriteLayer(archive, name, members, shape, layer));
        }

        string config = """{"architecture":"amd64","os":"linux","config":{"Cmd":["/app/0"]},"rootfs":{"type":"layers","diff_ids":["""
            + Quoted(diffIds) + "]}}";
        WriteDocument(archive, "config.json", config);
        WriteDocument(archive, "manifest.json", $$"""[{"Config":"config.json","RepoTags":["bench:1"],"Layers":[{{Quoted(names)}}]}]""");
        TarOutput.WriteEnd(archive);
        if (archive != file)
        {
            archive.Dispose();
        }
    }

    private static string Quoted(IEnumerable<string> items) => string.Join(',', items.Select(i => $"\"{i}\""));

    private static void WriteDocument(Stream archive, string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        TarOutput.WriteHeader(archive, name, bytes.Length);
        archive.Write(bytes);
        TarOutput.WritePadding(archive, bytes.Length);
    }

    private static Member[] Plan(ImageShape shape, int layer)
    {
        SplitMix random = new((ulong)layer + 77);
        List<Member> members = [];
        if (shape.Files > 0)
        {
            int files = shape.Files / shape.Layers;
            for (int i = 0; i < files; i++)
            {
                if (i % 500 == 0)
                {
                    members.Add(new Member(string.Create(CultureInfo.InvariantCulture, $"data/layer{layer}/{i / 500:d5}/"), 0, '5'));
                }

                members.Add(
                    new Member(
                    string.Create(CultureInfo.InvariantCulture, $"data/layer{layer}/{i / 500:d5}/file-{i:d8}.txt"), shape.FileBytes, '0'));
            }

            return [.. members];
        }

        long left = shape.Bytes / shape.Layers;
        for (int i = 0; left > 0; i++)
        {
            // Most files are far smaller than the mean, a few far larger.
            long size = (long)shape.FileBytes * random.Below(100) * random.Below(100) / 2450;
            size = Math.Min(left, Math.Max(1, size));
            left -= size;
            if (i % 40 == 0)
            {
                members.Add(new Member(string.Create(CultureInfo.InvariantCulture, $"usr/lib/l{layer}/{i / 40:d5}/"), 0, '5'));
            }

            members.Add(new Member(string.Create(CultureInfo.InvariantCulture, $"usr/lib/l{layer}/{i / 40:d5}/lib{i:d6}.so.1"), size, '0'));
        }

        return [.. members];
    }

    private static string WriteLayer(Stream archive, string name, Member[] members, ImageShape shape, int layer)
    {
        long size = members.Sum(m => TarOutput.Block + TarOutput.Padded(m.Size)) + 2 * TarOutput.Block;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (shape.Packing == Packing.Zstd)
        {
            return WriteZstd(archive, name, members, shape, layer);
        }

        if (shape.Packing != Packing.Layers)
        {
            TarOutput.WriteHeader(archive, name, size);
            WriteMembers(new TapStream(archive, hash), members, shape, layer);
            return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
        }

        // The size is known afterwards: the header is written again in its place.
        long header = archive.Position;
        TarOutput.WriteHeader(archive, name, 0);
        using (GZipStream gzip = new(archive, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteMembers(new TapStream(gzip, hash), members, shape, layer);
        }

        long end = archive.Position;
        long stored = end - header - TarOutput.Block;
        archive.Position = header;
        TarOutput.WriteHeader(archive, name, stored);
        archive.Position = end;
        TarOutput.WritePadding(archive, stored);
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string WriteZstd(Stream archive, string name, Member[] members, ImageShape shape, int layer)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string plain = Path.Combine(Path.GetTempPath(), $"image-budget-{Guid.NewGuid():n}.tar");
        string packed = plain + ".zst";
        try
        {
            using (FileStream tar = File.Create(plain, 1 << 20))
            {
                WriteMembers(new TapStream(tar, hash), members, shape, layer);
            }

            using (Process zstd = Process.Start("zstd", ["-q", "-3", plain, "-o", packed]))
            {
                zstd.WaitForExit();
            }

            using FileStream stored = File.OpenRead(packed);
            TarOutput.WriteHeader(archive, name, stored.Length);
            stored.CopyTo(archive, 1 << 20);
            TarOutput.WritePadding(archive, stored.Length);
            return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            File.Delete(plain);
            File.Delete(packed);
        }
    }

    private static void WriteMembers(TapStream tar, Member[] members, ImageShape shape, int layer)
    {
        SplitMix random = new((ulong)layer);
        byte[] buffer = new byte[1 << 18];
        long number = (long)layer << 32;
        foreach (Member member in members)
        {
            TarOutput.WriteHeader(tar, member.Name, member.Size, member.Type);
            if (shape.Files > 0)
            {
                Span<byte> content = buffer.AsSpan(0, (int)member.Size);
                content.Fill((byte)'x');
                if (!shape.Alike && content.Length >= sizeof(long))
                {
                    BinaryPrimitives.WriteInt64LittleEndian(content, number++);
                }

                tar.Write(content);
                TarOutput.WritePadding(tar, member.Size);
                continue;
            }

            for (long left = member.Size; left > 0;)
            {
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
                Pool.Value.Fill(piece, ref random);
                tar.Write(piece);
                left -= piece.Length;
            }

            TarOutput.WritePadding(tar, member.Size);
        }

        TarOutput.WriteEnd(tar);
    }

    private readonly record struct Member(string Name, long Size, char Type);

    /// <summary>Hashes what is written through it.</summary>
    private sealed class TapStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
