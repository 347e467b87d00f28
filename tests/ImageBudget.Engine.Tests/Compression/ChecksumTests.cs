using System.IO.Hashing;
using ImageBudget.Compression.Xz;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

public sealed class ChecksumTests
{
    // CRC catalogues give the checksum of the nine digits; this is CRC-64/XZ's, lowest byte first.
    private static readonly byte[] OfTheNineDigits = [0xFA, 0x39, 0x19, 0xDF, 0xBB, 0xC9, 0x5D, 0x99];

    [Test]
    public void Crc64_OfTheCheckString_IsTheKnownValue([NUnit.Framework.Range(0, 9)] int first)
    {
        Crc64Xz crc = new();
        crc.Append("123456789"u8[..first]);
        crc.Append("123456789"u8[first..]);
        Assert.That(crc.GetHashAndReset(), Is.EqualTo(OfTheNineDigits));
        Assert.That(crc.GetCurrentHash(), Is.EqualTo(new byte[8]), "of nothing, after a reset");
    }

    // x^64 + x^62 + ... + 1, lowest bit first, one bit at a time: the definition.
    [Test]
    public void Crc64_OfAnyLength_IsTheRemainder()
    {
        byte[] data = SampleData.Random(9000, 1);
        ulong remainder = ulong.MaxValue;
        for (int length = 0; length < data.Length; length++)
        {
            if (length % 97 == 0)
            {
                Crc64Xz crc = new();
                crc.Append(data.AsSpan(0, length / 3));
                crc.Append(data.AsSpan(length / 3, length - (length / 3)));
                Assert.That(BitConverter.ToUInt64(crc.GetCurrentHash()), Is.EqualTo(~remainder), $"{length} bytes");
            }

            remainder ^= data[length];
            for (int bit = 0; bit < 8; bit++)
            {
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ 0xC96C5795D7870F42 : remainder >> 1;
            }
        }
    }

    // The CRC-32 (ISO 3309) that gzip, xz and zip need, as a number.
    [Test]
    public void Crc32_OfTheCheckString_IsTheKnownValue() => Assert.That(Crc32.HashToUInt32("123456789"u8), Is.EqualTo(0xCBF43926));
}
