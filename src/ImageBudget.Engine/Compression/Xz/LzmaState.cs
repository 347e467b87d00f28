using System.Runtime.CompilerServices;

namespace ImageBudget.Compression.Xz;

/// <summary>
/// The LZMA decoder proper: adaptive probabilities, the four last distances, and the range coder (LZMA specification by Igor Pavlov, LZMA SDK
/// `DOC/lzma-specification.txt`). It decodes one LZMA2 chunk at a time, which begins and ends a range coder stream.
/// </summary>
internal sealed unsafe class LzmaState
{
    /// <summary>A symbol reads fewer bytes than this beyond the end before that is noticed.</summary>
    public const int InputSlack = 128;

    private const int LargestCompressedChunk = 64 * 1024;
    private const int States = 12;
    private const int FirstStateAfterMatch = 7;
    private const int PositionStates = 16;
    private const int ProbabilityBits = 11;
    private const ushort EvenProbability = 1 << (ProbabilityBits - 1);
    private const int AdaptShift = 5;
    private const uint LeastRange = 1 << 24;
    private const int ShortestMatch = 2;

    // One array for all probabilities; each offset is the previous one plus its length.
    private const int IsMatch = 0;
    private const int IsRepeat = IsMatch + (States * PositionStates);
    private const int IsRepeat0 = IsRepeat + States;
    private const int IsRepeat1 = IsRepeat0 + States;
    private const int IsRepeat2 = IsRepeat1 + States;
    private const int IsLongRepeat0 = IsRepeat2 + States;
    private const int DistanceSlot = IsLongRepeat0 + (States * PositionStates);
    private const int DistanceSpecial = DistanceSlot + (4 * 64);
    private const int DistanceAlign = DistanceSpecial + 128;
    private const int MatchLength = DistanceAlign + 16;
    private const int RepeatLength = MatchLength + LengthSize;
    private const int Literals = RepeatLength + LengthSize;
    private const int LiteralSize = 0x300;
    private const int LargestLiteralContexts = 1 << 4;

    // Inside a length coder.
    private const int LengthChoice2 = 1;
    private const int LengthLow = 2;
    private const int LengthMiddle = LengthLow + (PositionStates * 8);
    private const int LengthHigh = LengthMiddle + (PositionStates * 8);
    private const int LengthSize = LengthHigh + 256;

    private readonly ushort[] _probabilities = new ushort[Literals + (LargestLiteralContexts * LiteralSize)];
    private int _state;
    private uint _distance0;
    private uint _distance1;
    private uint _distance2;
    private uint _distance3;
    private int _literalContextBits;
    private uint _literalPositionMask;
    private uint _positionMask;

    /// <summary>Room for one chunk; here, so that a file of many blocks does not ask for it again and again.</summary>
    public byte[] Chunk { get; } = new byte[LargestCompressedChunk + InputSlack];

    /// <summary>Sets lc, lp and pb (xz file format 1.1 section 5.3.1 refers to LZMA2: lc + lp is at most 4).</summary>
    public bool TrySetProperties(byte properties)
    {
        if (properties >= 9 * 5 * 5)
        {
            return false;
        }

        int literalContextBits = properties % 9;
        int literalPositionBits = properties / 9 % 5;
        if (literalContextBits + literalPositionBits > 4)
        {
            return false;
        }

        _literalContextBits = literalContextBits;
        _literalPositionMask = (1u << literalPositionBits) - 1;
        _positionMask = (1u << (properties / 45)) - 1;
        return true;
    }

    public void Reset()
    {
        _state = 0;
        _distance0 = _distance1 = _distance2 = _distance3 = 0;
        Array.Fill(_probabilities, EvenProbability);
    }

    /// <summary>Decodes one chunk.</summary>
    /// <param name="source">The chunk, then <see cref="InputSlack"/> bytes of any value.</param>
    /// <param name="size">Of the chunk.</param>
    /// <param name="output">Where the output goes; <see cref="StrideCopy.Slack"/> more bytes than <paramref name="count"/> may be written.</param>
    /// <param name="count">The exact length of the output.</param>
    /// <param name="past">Bytes before <paramref name="output"/> that matches may refer to.</param>
    /// <param name="dictionary">The most that a match may go back.</param>
    /// <param name="position">Output since the dictionary was reset.</param>
    /// <returns>False when the chunk is corrupt.</returns>
    public bool TryDecode(byte* source, int size, byte* output, int count, int past, uint dictionary, uint position)
    {
        if (size < 5 || source[0] != 0)
        {
            return false;
        }

        byte* at = source + 5;
        byte* sourceEnd = source + size;
        uint code = ((uint)source[1] << 24) | ((uint)source[2] << 16) | ((uint)source[3] << 8) | source[4];
        uint range = uint.MaxValue;
        int state = _state;
        uint distance0 = _distance0;
        byte* to = output;
        byte* end = output + count;
        byte* oldest = output - past;
        fixed (ushort* p = _probabilities)
        {
            while (to < end)
            {
                if (at > sourceEnd)
                {
                    return false;
                }

                uint here = position + (uint)(to - output);
                uint positionState = here & _positionMask;
                if (Bit(p + IsMatch + (state * PositionStates) + positionState, ref range, ref code, ref at) == 0)
                {
                    uint previous = to > oldest ? to[-1] : 0u;
                    uint context = ((here & _literalPositionMask) << _literalContextBits) + (previous >> (8 - _literalContextBits));
                    ushort* literal = p + Literals + (LiteralSize * context);
                    uint symbol = 1;
                    if (state >= FirstStateAfterMatch)
                    {
                        if (distance0 >= (ulong)(to - oldest))
                        {
                            return false;
                        }

                        uint matched = to[-(long)distance0 - 1];
                        uint offset = 0x100;
                        do
                        {
                            matched <<= 1;
                            uint matchedBit = matched & offset;
                            uint bit = Bit(literal + offset + matchedBit + symbol, ref range, ref code, ref at);
                            symbol = (symbol << 1) | bit;
                            offset &= bit != 0 ? matchedBit : ~matchedBit;
                        }
                        while (symbol < 0x100);
                    }
                    else
                    {
                        do
                        {
                            symbol = (symbol << 1) | Bit(literal + symbol, ref range, ref code, ref at);
                        }
                        while (symbol < 0x100);
                    }

                    *to++ = (byte)symbol;
                    state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
                    continue;
                }

                uint length;
                if (Bit(p + IsRepeat + state, ref range, ref code, ref at) == 0)
                {
                    _distance3 = _distance2;
                    _distance2 = _distance1;
                    _distance1 = distance0;
                    length = Length(p + MatchLength, positionState, ref range, ref code, ref at);
                    state = state < FirstStateAfterMatch ? 7 : 10;
                    distance0 = Distance(p, length, ref range, ref code, ref at);
                }
                else if (Bit(p + IsRepeat0 + state, ref range, ref code, ref at) == 0)
                {
                    if (Bit(p + IsLongRepeat0 + (state * PositionStates) + positionState, ref range, ref code, ref at) == 0)
                    {
                        if (distance0 >= (ulong)(to - oldest))
                        {
                            return false;
                        }

                        *to = to[-(long)distance0 - 1];
                        to++;
                        state = state < FirstStateAfterMatch ? 9 : 11;
                        continue;
                    }

                    length = Length(p + RepeatLength, positionState, ref range, ref code, ref at);
                    state = state < FirstStateAfterMatch ? 8 : 11;
                }
                else
                {
                    uint distance;
                    if (Bit(p + IsRepeat1 + state, ref range, ref code, ref at) == 0)
                    {
                        distance = _distance1;
                    }
                    else
                    {
                        if (Bit(p + IsRepeat2 + state, ref range, ref code, ref at) == 0)
                        {
                            distance = _distance2;
                        }
                        else
                        {
                            distance = _distance3;
                            _distance3 = _distance2;
                        }

                        _distance2 = _distance1;
                    }

                    _distance1 = distance0;
                    distance0 = distance;
                    length = Length(p + RepeatLength, positionState, ref range, ref code, ref at);
                    state = state < FirstStateAfterMatch ? 8 : 11;
                }

                // An end marker has the largest distance; LZMA2 has none.
                if (distance0 >= (ulong)(to - oldest) || distance0 >= dictionary || length > end - to)
                {
                    return false;
                }

                StrideCopy.Match(to, distance0 + 1, length);
                to += length;
            }
        }

        if (range < LeastRange)
        {
            code = (code << 8) | *at++;
        }

        _state = state;
        _distance0 = distance0;

        // The encoder's flush leaves the range coder at zero, and no byte over.
        return code == 0 && at == sourceEnd;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bit(ushort* probability, ref uint range, ref uint code, ref byte* at)
    {
        if (range < LeastRange)
        {
            range <<= 8;
            code = (code << 8) | *at++;
        }

        uint value = *probability;
        uint bound = (range >> ProbabilityBits) * value;
        if (code < bound)
        {
            range = bound;
            *probability = (ushort)(value + (((1u << ProbabilityBits) - value) >> AdaptShift));
            return 0;
        }

        range -= bound;
        code -= bound;
        *probability = (ushort)(value - (value >> AdaptShift));
        return 1;
    }

    private static uint Tree(ushort* probabilities, int bits, ref uint range, ref uint code, ref byte* at)
    {
        uint symbol = 1;
        for (int i = 0; i < bits; i++)
        {
            symbol = (symbol << 1) | Bit(probabilities + symbol, ref range, ref code, ref at);
        }

        return symbol - (1u << bits);
    }

    private static uint Length(ushort* coder, uint positionState, ref uint range, ref uint code, ref byte* at)
    {
        if (Bit(coder, ref range, ref code, ref at) == 0)
        {
            return ShortestMatch + Tree(coder + LengthLow + (positionState * 8), 3, ref range, ref code, ref at);
        }

        if (Bit(coder + LengthChoice2, ref range, ref code, ref at) == 0)
        {
            return ShortestMatch + 8 + Tree(coder + LengthMiddle + (positionState * 8), 3, ref range, ref code, ref at);
        }

        return ShortestMatch + 16 + Tree(coder + LengthHigh, 8, ref range, ref code, ref at);
    }

    private static uint Distance(ushort* p, uint length, ref uint range, ref uint code, ref byte* at)
    {
        uint lengthState = Math.Min(length - ShortestMatch, 3);
        uint slot = Tree(p + DistanceSlot + (lengthState * 64), 6, ref range, ref code, ref at);
        if (slot < 4)
        {
            return slot;
        }

        int bits = (int)(slot >> 1) - 1;
        uint distance = 2 | (slot & 1);
        if (slot < 14)
        {
            distance <<= bits;
            return distance + ReverseTree(p + DistanceSpecial + distance - slot - 1, bits, ref range, ref code, ref at);
        }

        for (int i = 4; i < bits; i++)
        {
            if (range < LeastRange)
            {
                range <<= 8;
                code = (code << 8) | *at++;
            }

            range >>= 1;
            uint bit = code >= range ? 1u : 0u;
            code -= bit * range;
            distance = (distance << 1) | bit;
        }

        return (distance << 4) + ReverseTree(p + DistanceAlign, 4, ref range, ref code, ref at);
    }

    private static uint ReverseTree(ushort* probabilities, int bits, ref uint range, ref uint code, ref byte* at)
    {
        uint node = 1;
        uint symbol = 0;
        for (int i = 0; i < bits; i++)
        {
            uint bit = Bit(probabilities + node, ref range, ref code, ref at);
            node = (node << 1) | bit;
            symbol |= bit << i;
        }

        return symbol;
    }
}
