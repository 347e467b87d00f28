using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Ecosystems.Maven;

/// <summary>A library in a jar, or the jar itself.</summary>
/// <param name="Inside">The way to the nested archive, <c>BOOT-INF/lib/a.jar!/b.jar</c>; empty for the outermost.</param>
/// <param name="Group">Null when nothing tells it.</param>
/// <param name="Name">Artifact id, or what comes closest.</param>
/// <param name="Version">Empty when nothing tells it.</param>
/// <param name="Proof">The member that tells it, or <c>file name</c>.</param>
/// <param name="IsArchive">True for what the archive as a whole is; false for a library that was shaded into it.</param>
internal sealed record JarArtifact(string Inside, string? Group, string Name, string Version, string Proof, bool IsArchive);

/// <summary>What a jar, war or ear says of itself and of the jars in it.</summary>
internal sealed record JarContents(ImmutableArray<JarArtifact> Artifacts, ImmutableArray<string> Problems)
{
    /// <summary>A form to keep between the pass over a layer and the inventory.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream bytes = new();
        using BinaryWriter writer = new(bytes, Encoding.UTF8);
        writer.Write(Artifacts.Length);
        foreach (JarArtifact artifact in Artifacts)
        {
            writer.Write(artifact.Inside);
            writer.Write(artifact.Group ?? "");
            writer.Write(artifact.Name);
            writer.Write(artifact.Version);
            writer.Write(artifact.Proof);
            writer.Write(artifact.IsArchive);
        }

        writer.Write(Problems.Length);
        foreach (string problem in Problems)
        {
            writer.Write(problem);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <param name="bytes">Of <see cref="ToBytes"/>.</param>
    public static JarContents FromBytes(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes, writable: false), Encoding.UTF8);
        ImmutableArray<JarArtifact>.Builder artifacts = ImmutableArray.CreateBuilder<JarArtifact>();
        for (int i = reader.ReadInt32(); i > 0; i--)
        {
            string inside = reader.ReadString();
            string group = reader.ReadString();
            artifacts.Add(new JarArtifact(
                inside, group.Length == 0 ? null : group, reader.ReadString(), reader.ReadString(), reader.ReadString(), reader
                    .ReadBoolean()));
        }

        ImmutableArray<string>.Builder problems = ImmutableArray.CreateBuilder<string>();
        for (int i = reader.ReadInt32(); i > 0; i--)
        {
            problems.Add(reader.ReadString());
        }

        return new JarContents(artifacts.ToImmutable(), problems.ToImmutable());
    }
}
