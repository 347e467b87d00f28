using ImageBudget.Engine.Tests.Compression;
using ImageBudget.Formats.Zip;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>A zip archive by its directory, and as it streams by.</summary>
internal sealed class ZipTarget : FuzzTarget
{
    private const int MostContent = 64 * 1024;
    private const long MostTotal = 1 << 20;

    public override string Name => "zip";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [FileSamples.Jar, [.. "#!/bin/sh\n"u8, .. FileSamples.Jar], Engine.Tests.Ecosystems.Jar.Of(("a", []))];

    public override bool Run(byte[] input)
    {
        bool found;
        using (ZipIndex? index = ZipIndex.TryOpen(input, MostTotal, out string? problem))
        {
            Hold.That(index is null == problem is not null, "an archive and a problem");
            found = index is not null;
            foreach (ZipMember member in index?.Members.Take(50) ?? [])
            {
                byte[]? content = index!.TryRead(member.Name, MostContent, out string? unread);
                Hold.That(content is null == unread is not null, "a content and a problem");
                Hold.That(content is null || content.Length <= MostContent, "more content than was asked for");
            }
        }

        Hold.Same(Stream(new MemoryStream(input, writable: false)), Stream(new PieceStream(input, 1, 50)), "whole and in pieces");
        return found;
    }

    private static string Stream(Stream archive)
    {
        var members = ZipStreamReader.Read(archive, _ => true, MostContent, MostTotal, out string? problem);
        bool agree = members.All(m => m.Size >= 0 && (m.Content is null || m.Content.Length == m.Size));
        Hold.That(agree, "a member whose size is not that of its content");
        return problem + string.Join('|', members.Select(m => $"{m.Name} {m.Size} {m.Content?.Length}"));
    }
}
