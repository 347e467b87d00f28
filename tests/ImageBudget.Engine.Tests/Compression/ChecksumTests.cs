using ImageBudget.Compression.Checksums;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

public sealed class ChecksumTests
{

    [Test]
    public void Crc64_OfTheCheckString_IsTheKnownValue()
    {
        Assert.That(Crc64.Append(0, "123456789"u8), Is.EqualTo(0x995DC9BBDF1939FA));
        Assert.That(Crc64.Append(Crc64.Append(0, "1234"u8), "56789"u8), Is.EqualTo(0x995DC9BBDF1939FA));
    }
    // The check value of the CRC catalogues is that of the nine digits.
    [Test]
    public void Crc32_OfTheCheckString_IsTheKnownValue() => Assert.That(Crc32.Append(0, "123456789"u8), Is.EqualTo(0xCBF43926));

    [Test]
    public void Crc32_OfAnyLengthAndInParts_EqualsTheTableForm()
    {
        byte[] data = SampleData.Random(1000, 1);
        for (int length = 0; length <= data.Length; length++)
        {
            ReadOnlySpan<byte> part = data.AsSpan(0, length);
            uint expected = ~Crc32.AppendByTable(uint.MaxValue, part);
            Assert.That(Crc32.Append(0, part), Is.EqualTo(expected));
            Assert.That(Crc32.Append(Crc32.Append(0, part[..(length / 3)]), part[(length / 3)..]), Is.EqualTo(expected));
        }
    }

    // xxHash specification, test vectors are not part of it; this one is what `xxhsum -H1` gives for an empty input.
    [Test]
    public void XxHash64_OfNothing_IsTheKnownValue() => Assert.That(new XxHash64().Current(), Is.EqualTo(0xEF46DB3751D8E999));

    [Test]
    public void XxHash64_InParts_EqualsTheWhole()
    {
        byte[] data = SampleData.Random(500, 2);
        for (int length = 0; length <= data.Length; length += 7)
        {
            XxHash64 whole = new();
            whole.Append(data.AsSpan(0, length));
            XxHash64 parts = new();
            parts.Append(data.AsSpan(0, length / 3));
            parts.Append(data.AsSpan(length / 3, length - (length / 3)));
            Assert.That(parts.Current(), Is.EqualTo(whole.Current()));
        }
    }
}
