using System.IO.Compression;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>A jar written as code.</summary>
internal static class Jar
{
    public static byte[] Of(params (string Name, byte[] Content)[] members)
    {
        MemoryStream stored = new();
        using (ZipArchive zip = new(stored, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in members)
            {
                using Stream member = zip
                    .CreateEntry(name, content.Length > 1 << 20 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                member.Write(content);
            }
        }

        return stored.ToArray();
    }
}
