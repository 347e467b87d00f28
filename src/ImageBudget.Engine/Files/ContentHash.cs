using System.Runtime.InteropServices;

namespace ImageBudget.Files;

/// <summary>The SHA-256 of a file's content.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ContentHash(ulong A, ulong B, ulong C, ulong D)
{
    public static ContentHash From(ReadOnlySpan<byte> sha256) => MemoryMarshal.Read<ContentHash>(sha256);

    public override string ToString()
    {
        ContentHash copy = this;
        return "sha256:" + Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<ContentHash>(in copy)));
    }
}
