using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Ecosystems.Maven;

/// <summary>A library in a jar, or the jar itself.</summary>
/// <param name="Inside">The path of the nested archive, <c>BOOT-INF/lib/a.jar!/b.jar</c>; empty for the outermost.</param>
/// <param name="Group">Null when unknown.</param>
/// <param name="Name">Artifact id, or the closest substitute.</param>
/// <param name="Version">Empty when unknown.</param>
/// <param name="Proof">The member that gives the coordinates, or <c>file name</c>.</param>
/// <param name="IsArchive">True for the archive itself; false for a library shaded into it.</param>
internal sealed record JarArtifact(string Inside, string? Group, string Name, string Version, string Proof, bool IsArchive);

/// <summary>The libraries of a jar, war or ear and of the jars in it.</summary>
internal sealed record JarContents(ImmutableArray<JarArtifact> Artifacts, ImmutableArray<string> Problems)
{
    /// <summary>Serializes it, to keep it between the pass over a layer and the inventory.</summary>
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

    /// <param name="bytes">From <see cref="ToBytes"/>.</param>
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
