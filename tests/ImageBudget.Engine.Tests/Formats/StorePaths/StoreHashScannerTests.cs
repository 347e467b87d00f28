using System.Text;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.StorePaths;

public class StoreHashScannerTests
{
    private const string Alphabet = "0123456789abcdfghijklmnpqrsvwxyz";

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public void Scan_SeededData_FindsTheSameAsANaiveScan(int seed)
    {
        byte[] data = Sample(seed);
        List<string> naive = Naive(data);
        Assert.That(naive, Has.Count.GreaterThan(20));

        Assert.That(Found(data, [data.Length]), Is.EqualTo(naive), "whole");
        Random random = new(seed);
        foreach (int largest in (int[])[1, 7, 40, 1000])
        {
            Assert.That(
                Found(data, Enumerable.Repeat(0, data.Length).Select(_ => 1 + random.Next(largest))), Is.EqualTo(naive),
                $"pieces up to {largest}");
        }
    }

    // The scanner skips repetitions without testing each byte.
    [TestCase("a", 5_000)]
    [TestCase("ab", 5_000)]
    [TestCase("0123456789abcdfghijklmnpqrsvwxyz012", 300)]
    [TestCase("0123456789abcdfghijklmnpqrsvwxyz-0123456789abcdfghijklmnpqrsvwxyz.", 100)]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 100)]
    public void Scan_Repetitions_FindsTheSameAsANaiveScan(string part, int times)
    {
        byte[] data =
            Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(part, times)) + "xyz" + string.Concat(Enumerable.Repeat(part, 9)));
        List<string> naive = Naive(data);
        Random random = new(times);
        Assert.That(Found(data, [data.Length]), Is.EqualTo(naive), "whole");
        Assert.That(Found(data, Enumerable.Repeat(0, data.Length).Select(_ => 1 + random.Next(200))), Is.EqualTo(naive), "in pieces");

        StoreHash wanted = StoreHash.FromDigits(data.AsSpan(^StoreHash.Length));
        StoreHashScanner second = new() { Wanted = new HashSet<StoreHash> { wanted } };
        second.Append(data);
        List<StoreMention> mentions = Complete(second);
        Assert.That(
            mentions.Where(m => m.Hash == wanted).Select(m => m.Hash),
            Is.EqualTo(StoreHash.TryParse(data.AsSpan(^StoreHash.Length), out _) ? (StoreHash[])[wanted] : []));
    }

    [Test]
    public void Scan_AnyCutInTwo_GivesTheSameMention()
    {
        string path = TestStore.Path("hello-2.12");
        byte[] data = Encoding.ASCII.GetBytes($"....RUNPATH={path}/lib:/usr/lib and more text behind it");
        List<StoreMention> whole = Mentions(data, [data.Length]);
        Assert.That(whole, Has.Count.EqualTo(1));
        Assert.That((whole[0].Offset, whole[0].StoreDirectory, whole[0].Name), Is.EqualTo((23L, "/nix/store", "hello-2.12")));
        for (int cut = 1; cut < data.Length; cut++)
        {
            Assert.That(Mentions(data, [cut, data.Length]), Is.EqualTo(whole), $"cut at {cut}");
        }
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(63)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(257)]
    [TestCase(511)]
    [TestCase(512)]
    [TestCase(513)]
    [TestCase(100_000)]
    public void Hole_GivesTheSameAsItsZeros(int zeros)
    {
        byte[] before = Encoding.ASCII.GetBytes("x" + TestStore.Path("before-1"));
        byte[] after = Encoding.ASCII.GetBytes(TestStore.Hash("half")[..16] + TestStore.Path("after-1") + "y");
        StoreHashScanner scanner = new();
        scanner.Append(before);
        scanner.AppendZeros(zeros);
        scanner.Append(after);
        List<StoreMention> mentions = Complete(scanner);
        byte[] whole = [.. before, .. new byte[zeros], .. after];
        Assert.That(mentions, Is.EqualTo(Mentions(whole, [whole.Length])));
        Assert.That(mentions, Has.Count.AtLeast(2));
    }

    [Test]
    public void HoleOfExabytes_ShiftsLaterOffsets()
    {
        StoreHashScanner scanner = new();
        scanner.AppendZeros(1L << 60);
        scanner.Append(Encoding.ASCII.GetBytes(TestStore.Path("after-1")));
        List<StoreMention> mentions = Complete(scanner);
        Assert.That(mentions.Single().Offset, Is.EqualTo((1L << 60) + 11));
    }

    [Test]
    public void Excerpt_IsPrintable()
    {
        byte[] data = [1, 0, 0xff, (byte)'a', .. Encoding.ASCII.GetBytes(TestStore.Hash("x")), 0x1b, (byte)'[', (byte)'m', 10];

        Assert.That(Mentions(data, [data.Length])[0].Excerpt, Is.EqualTo($"...a{TestStore.Hash("x")}.[m."));
    }

    [TestCase("e")]
    [TestCase("o")]
    [TestCase("u")]
    [TestCase("t")]
    [TestCase("A")]
    public void Run_WithALetterOutsideTheAlphabet_IsNoHash(string letter)
    {
        string hash = TestStore.Hash("x");

        Assert.That(Mentions(Encoding.ASCII.GetBytes(hash[..16] + letter + hash[17..]), [100]), Is.Empty);
    }

    [Test]
    public void LongRun_HoldsAHashAtEveryPosition()
    {
        byte[] data = Encoding.ASCII.GetBytes(TestStore.Hash("a") + TestStore.Hash("b")[..8]);

        Assert.That(Mentions(data, [data.Length]).Select(m => m.Offset).Order(), Is.EqualTo(Enumerable.Range(0, 9).Select(i => (long)i)));
    }

    [Test]
    public void MoreRunsThanTheCap_Overflow_AndAreFoundWhenWanted()
    {
        byte[] data = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 50).Select(i => TestStore.Hash($"h{i}") + " ")));
        StoreHashScanner scanner = new() { Cap = 10 };
        scanner.Append(data);
        Assert.That(Complete(scanner), Is.Empty);
        Assert.That(scanner.Overflowed, Is.True);

        StoreHash.TryParse(Encoding.ASCII.GetBytes(TestStore.Hash("h40")), out StoreHash wanted);
        StoreHashScanner again = new() { Cap = 10, Wanted = new HashSet<StoreHash> { wanted } };
        again.Append(data);
        Assert.That(again.Overflowed, Is.False);
        Assert.That(Complete(again, (h, _) => h == wanted).Select(m => m.Offset), Is.EqualTo((long[])[40 * 33]));
    }

    // Most runs are no store paths, so what is kept of them decides about the memory.
    [TestCase("", 32 + 32 + 32)]
    [TestCase("/nix/store/", 32 + 32 + 32)]
    [TestCase("/nix/store/", 32 + 32 + 1 + 40 + 4 + 1, "-eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee/bin")]
    public void Run_IsKeptWithItsSurroundings(string before, int length, string after = "-1.0")
    {
        StoreHashScanner scanner = new();
        scanner.Append(Encoding.ASCII.GetBytes($"{new string(' ', 100)}{before}{TestStore.Hash("x")}{after}{new string(' ', 1000)}"));

        Assert.That(scanner.Complete().Packed, Has.Length.EqualTo(StoreHashTexts.HeaderBytes + length));
    }

    [Test]
    public void Reset_StartsANewFile()
    {
        string hash = TestStore.Hash("x");
        StoreHashScanner scanner = new();
        scanner.Append(Encoding.ASCII.GetBytes(hash[..20]));
        scanner.Reset();
        scanner.Append(Encoding.ASCII.GetBytes(hash[20..]));

        Assert.That(Complete(scanner), Is.Empty);
    }

    [Test]
    public void StoreHash_EveryDigit_IsPreserved()
    {
        Random random = new(5);
        for (int i = 0; i < 200; i++)
        {
            string text = new([.. Enumerable.Range(0, 32).Select(_ => Alphabet[random.Next(32)])]);
            Assert.That(StoreHash.TryParse(Encoding.ASCII.GetBytes(text), out StoreHash hash), Is.True);
            Assert.That(hash.ToString(), Is.EqualTo(text));
        }
    }

    private static byte[] Sample(int seed)
    {
        Random random = new(seed);
        StringBuilder text = new();
        for (int i = 0; i < 400; i++)
        {
            switch (random.Next(6))
            {
                case 0:
                    text.Append(TestStore.Path($"package-{random.Next(30)}")).Append('/');
                    break;
                case 1:
                    text.Append(TestStore.Hash($"bare-{random.Next(30)}"));
                    break;
                case 2:
                    for (int n = random.Next(60); n > 0; n--)
                    {
                        text.Append(Alphabet[random.Next(32)]);
                    }

                    break;
                default:
                    for (int n = random.Next(50); n > 0; n--)
                    {
                        text.Append((char)random.Next(256));
                    }

                    break;
            }
        }

        return Encoding.Latin1.GetBytes(text.ToString());
    }

    // The first offset of each run of 32 digits, in order of offset.
    private static List<string> Naive(byte[] data)
    {
        Dictionary<string, int> first = [];
        for (int i = 0; i + 32 <= data.Length; i++)
        {
            string text = Encoding.Latin1.GetString(data, i, 32);
            if (text.All(c => Alphabet.Contains(c, StringComparison.Ordinal)))
            {
                first.TryAdd(text, i);
            }
        }

        return [.. first.OrderBy(f => f.Value).Select(f => $"{f.Value} {f.Key}")];
    }

    private static List<string> Found(byte[] data, IEnumerable<int> pieces) =>
        [.. Mentions(data, pieces).OrderBy(m => m.Offset).Select(m => $"{m.Offset} {m.Hash}")];

    private static List<StoreMention> Mentions(byte[] data, IEnumerable<int> pieces)
    {
        StoreHashScanner scanner = new();
        int at = 0;
        foreach (int piece in pieces)
        {
            int length = Math.Min(piece, data.Length - at);
            scanner.Append(data.AsSpan(at, length));
            at += length;
        }

        return Complete(scanner);
    }

    private static List<StoreMention> Complete(StoreHashScanner scanner, Func<StoreHash, bool, bool>? wants = null)
    {
        List<StoreMention> found = [];
        StoreHashTexts texts = scanner.Complete();
        Assert.That(StoreHashTexts.IsValid(texts.Packed), Is.True);
        texts.Read(wants, found.Add);
        Assert.That(found.Select(m => m.Offset), Is.Ordered);
        return found;
    }
}
