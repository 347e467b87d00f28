using ImageBudget.Compression.Checksums;
using NUnit.Framework;

namespace ImageBudget.Tests.Compression;

public sealed class ChecksumTests
{
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
}
