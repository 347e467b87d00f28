using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Engine.Tests.Formats.Beam;

/// <summary>A compiled Erlang module written as code.</summary>
internal static class BeamSample
{
    public static byte[] Of(params (string Name, byte[] Content)[] chunks)
    {
        MemoryStream file = new();
        file.Write("FOR1\0\0\0\0BEAM"u8);
        byte[] size = new byte[4];
        foreach ((string name, byte[] content) in chunks)
        {
            file.Write(Encoding.ASCII.GetBytes(name));
            BinaryPrimitives.WriteInt32BigEndian(size, content.Length);
            file.Write(size);
            file.Write(content);
            file.Write(new byte[(4 - (content.Length % 4)) % 4]);
        }

        byte[] bytes = file.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), bytes.Length - 8);
        return bytes;
    }
}
