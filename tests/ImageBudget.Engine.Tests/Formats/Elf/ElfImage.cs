using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Engine.Tests.Formats.Elf;

/// <summary>An ELF file written as code, in either class and byte order.</summary>
internal sealed class ElfImage(bool is64, bool isBigEndian)
{
    public const ulong BaseAddress = 0x10000;

    private readonly List<(uint Type, ulong Flags, string Name, byte[] Bytes)> _sections = [];

    public ushort Type { get; init; } = 3;

    public string? Interpreter { get; init; }

    public string[] Needed { get; init; } = [];

    public string? Soname { get; init; }

    public string? Rpath { get; init; }

    public string? Runpath { get; init; }

    public bool Pie { get; init; }

    /// <summary>Bytes of padding before the dynamic string table, as patchelf leaves it at the end of the file.</summary>
    public int StringsFarAway { get; init; }

    /// <summary>Bytes of padding before the section names, as lld's .strtab leaves between them and the headers.</summary>
    public int NamesFarAway { get; init; }

    public ElfImage With(string name, byte[] bytes, uint type = 1, ulong flags = 0)
    {
        _sections.Add((type, flags, name, bytes));
        return this;
    }

    public byte[] ToBytes()
    {
        MemoryStream file = new();
        int headerSize = is64 ? 64 : 52;
        int segmentSize = is64 ? 56 : 32;
        int sectionSize = is64 ? 64 : 40;
        file.Write(new byte[headerSize + (3 * segmentSize)]);

        long interpreterAt = file.Length;
        byte[] interpreter = Encoding.UTF8.GetBytes((Interpreter ?? "") + "\0");
        file.Write(interpreter);
        Align(file);

        MemoryStream strings = new();
        strings.WriteByte(0);
        List<(ulong Tag, ulong Value)> tags = [];
        void Add(ulong tag, string? text)
        {
            if (text is not null)
            {
                tags.Add((tag, (ulong)strings.Length));
                strings.Write(Encoding.UTF8.GetBytes(text + "\0"));
            }
        }

        foreach (string library in Needed)
        {
            Add(1, library);
        }

        Add(14, Soname);
        Add(15, Rpath);
        Add(29, Runpath);
        int tagCount = tags.Count + 3 + (Pie ? 1 : 0);
        long dynamicAt = file.Length;
        long stringsAt = dynamicAt + (tagCount * (is64 ? 16 : 8)) + StringsFarAway;
        tags.Add((5, BaseAddress + (ulong)stringsAt));
        tags.Add((10, (ulong)strings.Length));
        if (Pie)
        {
            tags.Add((0x6ffffffb, 0x08000000));
        }

        tags.Add((0, 0));
        foreach ((ulong tag, ulong value) in tags)
        {
            Word(file, tag);
            Word(file, value);
        }

        long dynamicSize = file.Length - dynamicAt;
        file.Write(new byte[StringsFarAway]);
        file.Write(strings.ToArray());

        List<(uint Name, uint Type, ulong Flags, long Offset, long Size)> headers = [(0, 0, 0, 0, 0)];
        MemoryStream names = new();
        names.WriteByte(0);
        foreach ((uint type, ulong flags, string name, byte[] bytes) in _sections)
        {
            Align(file);
            headers.Add(((uint)names.Length, type, flags, file.Length, bytes.Length));
            names.Write(Encoding.UTF8.GetBytes(name + "\0"));
            file.Write(bytes);
        }

        long namesAt = file.Length;
        uint namesName = (uint)names.Length;
        names.Write(".shstrtab\0"u8);
        headers.Add((namesName, 3, 0, namesAt, names.Length));
        file.Write(names.ToArray());
        file.Write(new byte[NamesFarAway]);
        Align(file);
        long loaded = file.Length;
        foreach ((uint name, uint type, ulong flags, long offset, long size) in headers)
        {
            U32(file, name);
            U32(file, type);
            Word(file, flags);
            Word(file, 0);
            Word(file, (ulong)offset);
            Word(file, (ulong)size);
            U32(file, 0);
            U32(file, 0);
            Word(file, 1);
            Word(file, 0);
        }

        file.Position = 0;
        file.Write(
            [0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(is64 ? 2 : 1), (byte)(isBigEndian ? 2 : 1), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        U16(file, Type);
        U16(file, 62);
        U32(file, 1);
        Word(file, 0);
        Word(file, (ulong)headerSize);
        Word(file, (ulong)loaded);
        U32(file, 0);
        U16(file, (ushort)headerSize);
        U16(file, (ushort)segmentSize);
        U16(file, (ushort)(Interpreter is null ? 2 : 3));
        U16(file, (ushort)sectionSize);
        U16(file, (ushort)headers.Count);
        U16(file, (ushort)(headers.Count - 1));
        Segment(file, 1, 0, loaded);
        Segment(file, 2, dynamicAt, dynamicSize);
        if (Interpreter is not null)
        {
            Segment(file, 3, interpreterAt, interpreter.Length);
        }

        return file.ToArray();
    }

    private static void Align(MemoryStream file)
    {
        while (file.Length % 16 != 0)
        {
            file.WriteByte(0);
        }
    }

    private void Segment(MemoryStream file, uint type, long offset, long size)
    {
        U32(file, type);
        if (is64)
        {
            U32(file, 4);
        }

        Word(file, (ulong)offset);
        Word(file, BaseAddress + (ulong)offset);
        Word(file, BaseAddress + (ulong)offset);
        Word(file, (ulong)size);
        Word(file, (ulong)size);
        if (!is64)
        {
            U32(file, 4);
        }

        Word(file, 16);
    }

    private void Word(MemoryStream file, ulong value)
    {
        if (!is64)
        {
            U32(file, (uint)value);
            return;
        }

        Span<byte> bytes = stackalloc byte[8];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        }

        file.Write(bytes);
    }

    private void U32(MemoryStream file, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (isBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        file.Write(bytes);
    }

    private void U16(MemoryStream file, ushort value)
    {
        byte high = (byte)(value >> 8);
        file.Write(isBigEndian ? [high, (byte)value] : [(byte)value, high]);
    }
}
