using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Engine.Tests.Ecosystems.Rpm;

/// <summary>Headers and the two simpler databases, in rpm's format.</summary>
internal static class RpmSample
{
    public static byte[] Header(params (uint Tag, object Value)[] tags)
    {
        using MemoryStream index = new();
        using MemoryStream data = new();
        foreach ((uint tag, object value) in tags)
        {
            (uint type, uint count, byte[] bytes) = value switch
            {
                string text => (6u, 1u, Encoding.UTF8.GetBytes(text + "\0")),
                string[] texts => (8u, (uint)texts.Length, Encoding.UTF8.GetBytes(string.Concat(texts.Select(t => t + "\0")))),
                uint[] numbers => (4u, (uint)numbers.Length, numbers.SelectMany(Big).ToArray()),
                ushort[] numbers => (3u, (uint)numbers.Length, numbers.SelectMany(n => Big(n)[2..]).ToArray()),
                byte[] blob => (7u, (uint)blob.Length, blob),
                _ => throw new ArgumentException(value.ToString()),
            };
            int alignment = type == 4 ? 4 : type == 3 ? 2 : 1;
            data.Write(new byte[(alignment - (data.Length % alignment)) % alignment]);
            index.Write([.. Big(tag), .. Big(type), .. Big((uint)data.Length), .. Big(count)]);
            data.Write(bytes);
        }

        return [.. Big((uint)tags.Length), .. Big((uint)data.Length), .. index.ToArray(), .. data.ToArray()];
    }

    public static byte[] Package(string name) => Header(
        (63, new byte[16]), (1000, name), (1001, "1.2"), (1002, "3"), (1003, new uint[] { 4 }), (1009, new uint[] { 77 }), (1022, "noarch"),
        (1044, name + ".src.rpm"), (1028, new uint[] { 70, 7 }), (1030, new ushort[] { 0x81a4, 0x81ed }), (1037, new uint[] { 2, 0 }),
        (1035, new[] { "aa", "" }), (1116, new uint[] { 1, 0 }), (1117, new[] { "doc", "tool" }),
        (1118, new[] { "/usr/bin/", "/usr/share/" }),
        (1048, new uint[] { 12, 0 }), (1049, new[] { "libc", "/bin/sh" }), (1050, new[] { "2.30", "" }),
        (1047, new[] { name }), (1112, new uint[] { 8 }), (1113, new[] { "4:1.2-3" }));

    public static byte[] Ndb(params byte[][] blobs)
    {
        byte[] slots = new byte[4096];
        "RpmP"u8.CopyTo(slots);
        slots[12] = 1;
        List<byte> body = [];
        for (int i = 0; i < 4096 - 32; i += 16)
        {
            "Slot"u8.CopyTo(slots.AsSpan(32 + i));
        }

        for (int i = 0; i < blobs.Length; i++)
        {
            int blocks = (16 + blobs[i].Length + 12 + 15) / 16;
            byte[] blob = new byte[blocks * 16];
            "BlbS"u8.CopyTo(blob);
            Little((uint)i + 1).CopyTo(blob, 4);
            Little((uint)blobs[i].Length).CopyTo(blob, 12);
            blobs[i].CopyTo(blob, 16);
            uint a = 1;
            uint b = 0;
            foreach (byte value in blob[..^12])
            {
                a = (a + value) % 65521;
                b = (b + a) % 65521;
            }

            Little((b << 16) | a).CopyTo(blob, blob.Length - 12);
            Little((uint)blobs[i].Length).CopyTo(blob, blob.Length - 8);
            "BlbE"u8.CopyTo(blob.AsSpan(blob.Length - 4));
            Little((uint)i + 1).CopyTo(slots, 32 + (i * 16) + 4);
            Little((uint)((4096 + body.Count) / 16)).CopyTo(slots, 32 + (i * 16) + 8);
            Little((uint)blocks).CopyTo(slots, 32 + (i * 16) + 12);
            body.AddRange(blob);
        }

        return [.. slots, .. body];
    }

    /// <summary>Page 0 is the metadata, page 1 has the pairs with key 0 first, then come the overflow pages of each blob.</summary>
    public static byte[] Berkeley(bool little, params byte[][] blobs)
    {
        const int Page = 512;
        byte[] Number(uint n) => little ? Little(n) : Big(n);
        byte[] Short(int n) => little ? [(byte)n, (byte)(n >> 8)] : [(byte)(n >> 8), (byte)n];
        byte[] meta = new byte[Page];
        Number(0x061561).CopyTo(meta, 12);
        Number(9).CopyTo(meta, 16);
        Number(Page).CopyTo(meta, 20);
        meta[25] = 8;
        byte[] pairs = new byte[Page];
        pairs[25] = 13;
        int end = Page;
        int entries = 0;
        List<byte[]> overflow = [];
        void Item(byte[] bytes)
        {
            end -= bytes.Length;
            bytes.CopyTo(pairs, end);
            Short(end).CopyTo(pairs, 26 + (2 * entries++));
        }

        Item([1, .. Number(0)]);
        Item([1, .. Number((uint)blobs.Length)]);
        for (int i = 0; i < blobs.Length; i++)
        {
            Item([1, .. Number((uint)i + 1)]);
            Item([3, 0, 0, 0, .. Number((uint)overflow.Count + 2), .. Number((uint)blobs[i].Length)]);
            byte[][] chunks = [.. blobs[i].Chunk(Page - 26)];
            for (int c = 0; c < chunks.Length; c++)
            {
                byte[] page = new byte[Page];
                Number((uint)overflow.Count + 2).CopyTo(page, 8);
                Number(c + 1 < chunks.Length ? (uint)overflow.Count + 3 : 0).CopyTo(page, 16);
                Short(chunks[c].Length).CopyTo(page, 22);
                page[25] = 7;
                chunks[c].CopyTo(page, 26);
                overflow.Add(page);
            }
        }

        Short(entries).CopyTo(pairs, 20);
        Number((uint)overflow.Count + 1).CopyTo(meta, 32);
        return [.. meta, .. pairs, .. overflow.SelectMany(p => p)];
    }

    public static byte[] Big(uint n)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, n);
        return bytes;
    }

    private static byte[] Little(uint n)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, n);
        return bytes;
    }
}
