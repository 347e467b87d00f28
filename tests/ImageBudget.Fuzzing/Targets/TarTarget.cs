using System.Globalization;
using System.Text;
using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Fuzzing.Samples;
using ImageBudget.Tar;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The members of a tar: the same whole and in pieces, with sizes that the bytes can bear.</summary>
internal sealed class TarTarget : FuzzTarget
{
    public override string Name => "tar";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. SampleImage.Layers, TarSamples.Dialects];

    public override bool Run(byte[] input)
    {
        byte[] tar = SealedTar.Of(input);
        string whole = Read(new MemoryStream(tar, writable: false), 1 << 16, tar.Length);
        Hold.Same(whole, Read(new PieceStream(tar, 1, 700), 4096, tar.Length), "whole and in pieces");
        return whole.EndsWith('\n');
    }

    private static string Read(Stream stream, int bufferSize, long length)
    {
        StringBuilder text = new();
        try
        {
            using TarReader tar = new(stream, bufferSize);
            while (tar.Read() is { } entry)
            {
                long stored = 0;
                for (ReadOnlySpan<byte> piece; !(piece = tar.ReadData()).IsEmpty; stored += piece.Length)
                {
                }

                Hold.That(entry.Size >= 0 && entry.StoredSize >= 0 && entry.Mode is >= 0 and <= 0xfff, "a size or a mode out of range");
                Hold.That(stored == entry.StoredSize && tar.Position <= length, "more bytes than there are");
                Hold.That(entry.Sparse.All(r => r.Offset >= 0 && r.Length >= 0 && r.End <= entry.Size), "a region outside of its file");
                text.Append(CultureInfo.InvariantCulture, $"{entry.Type} {entry.Size} {stored} {entry.Mode} {entry.Uid} {entry.Gid} ");
                text.Append(CultureInfo.InvariantCulture, $"{entry.ModificationTime} {entry.ExtendedAttributes} {entry.HeaderOffset} ");
                text.Append(CultureInfo.InvariantCulture, $"{entry.Sparse.Count} {entry.IsSparse} ");
                text.Append(Encoding.Latin1.GetString(entry.Name)).Append(" -> ");
                text.Append(Encoding.Latin1.GetString(entry.LinkName)).Append('\n');
            }
        }
        catch (TarFormatException e)
        {
            text.Append(CultureInfo.InvariantCulture, $"{e.Fault} at {e.Offset}: {e.Message}");
        }

        return text.ToString();
    }
}
