using System.Buffers.Binary;
using System.Text;

namespace ImageBudget.Benchmarks;

/// <summary>
/// File contents that gzip shrinks about as much as those of real images (to a third): text, something like machine code, and noise, cut
/// from a pool far larger than gzip's window so that the pool itself does not repeat within it.
/// </summary>
internal sealed class Content
{
    private const int PoolSize = 12 * 1024 * 1024;

    private readonly byte[] _text = new byte[PoolSize];
    private readonly byte[] _code = new byte[PoolSize];
    private readonly byte[] _noise = new byte[PoolSize];

    public Content(ulong seed)
    {
        SplitMix random = new(seed);
        FillText(ref random);
        FillCode(ref random);
        for (int i = 0; i < PoolSize; i += 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_noise.AsSpan(i), random.Next());
        }
    }

    /// <summary>Fills a piece; which kind of content it is follows from the generator's state.</summary>
    public void Fill(Span<byte> destination, ref SplitMix random)
    {
        while (!destination.IsEmpty)
        {
            int kind = random.Below(100);
            byte[] pool = kind < 45 ? _text : kind < 88 ? _code : _noise;
            int length = Math.Min(destination.Length, 1024 + random.Below(31 * 1024));
            pool.AsSpan(random.Below(PoolSize - length), length).CopyTo(destination);
            destination = destination[length..];
        }
    }

    private void FillText(ref SplitMix random)
    {
        string[] words = new string[6_000];
        for (int i = 0; i < words.Length; i++)
        {
            StringBuilder word = new();
            for (int n = 2 + random.Below(9); n > 0; n--)
            {
                word.Append("etaoinshrdlucmfwypvbgkjqxz"[(int)Math.Min(25, random.Below(26) * (uint)random.Below(26) / 20)]);
            }

            words[i] = word.Append(" \n.;("[random.Below(5)]).ToString();
        }

        for (int at = 0; at < PoolSize;)
        {
            // The product of two even numbers favours the first words, as languages do.
            string word = words[(int)((long)random.Below(words.Length) * random.Below(words.Length) / words.Length)];
            int length = Math.Min(word.Length, PoolSize - at);
            at += Encoding.ASCII.GetBytes(word.AsSpan(0, length), _text.AsSpan(at));
        }
    }

    private void FillCode(ref SplitMix random)
    {
        for (int at = 0; at + 8 <= PoolSize;)
        {
            ulong bits = random.Next();
            int opcode = (int)(bits & 31) * (int)((bits >> 5) & 31) / 8;
            _code[at++] = (byte)(0x40 + opcode);
            _code[at++] = (byte)((bits >> 16) & 0x3f);
            int zeros = (int)((bits >> 24) & 3);
            at += zeros;
            if (zeros < 2)
            {
                _code[at++] = (byte)(bits >> 32);
            }
        }
    }
}
