namespace ImageBudget.Compression.Zstd;

/// <summary>
/// Decodes compressed blocks (RFC 8878 section 3.1.1.3): a literals section, and sequences that say how literals and earlier output
/// alternate. Keeps what a frame's next block may repeat: tables and offsets.
/// </summary>
internal sealed unsafe class BlockDecoder(CompressedInput input)
{
    /// <summary>RFC 8878 section 3.1.1.2.4: no block gives more.</summary>
    public const int LargestBlock = 128 * 1024;

    private const int LiteralLengthAccuracy = 9;
    private const int MatchLengthAccuracy = 9;
    private const int OffsetAccuracy = 8;

    private readonly byte[] _literals = new byte[LargestBlock + StrideCopy.Slack];
    private readonly HuffmanTable _huffman = new();
    private readonly FseTable _ownLiteralLengths = new();
    private readonly FseTable _ownOffsets = new();
    private readonly FseTable _ownMatchLengths = new();
    private FseTable? _literalLengths;
    private FseTable? _offsets;
    private FseTable? _matchLengths;
    private uint _offset1;
    private uint _offset2;
    private uint _offset3;

    /// <summary>Nothing is repeated from one frame in the next.</summary>
    public void BeginFrame()
    {
        _huffman.Forget();
        _literalLengths = null;
        _offsets = null;
        _matchLengths = null;

        // RFC 8878 section 3.1.1.5.
        _offset1 = 1;
        _offset2 = 4;
        _offset3 = 8;
    }

    /// <summary>Decodes one block behind the output before it.</summary>
    /// <param name="block">The block's content.</param>
    /// <param name="window">Earlier output of the frame, at least as much as the frame's window asks for, then room for the block and <see cref="StrideCopy.Slack"/>.</param>
    /// <param name="position">Length of the earlier output.</param>
    /// <param name="largest">The most that the block may give.</param>
    /// <returns>Bytes written.</returns>
    public int Decode(ReadOnlySpan<byte> block, byte[] window, int position, int largest)
    {
        int literals = ReadLiterals(block, largest, out int read);
        block = block[read..];
        int sequences = ReadSequenceCount(ref block);
        if (sequences == 0)
        {
            if (!block.IsEmpty)
            {
                throw input.Corrupt("a block without sequences is longer than its literals");
            }

            _literals.AsSpan(0, literals).CopyTo(window.AsSpan(position));
            return literals;
        }

        ReadTables(ref block);
        fixed (byte* source = block)
        {
            if (!BackwardBits.IsValid(source, block.Length))
            {
                throw input.Corrupt("a block's sequences have no end mark");
            }

            return Execute(new BackwardBits(source, block.Length), sequences, literals, window, position, largest);
        }
    }

    // RFC 8878 section 3.1.1.3.1.
    private int ReadLiterals(ReadOnlySpan<byte> block, int largest, out int read)
    {
        if (block.IsEmpty)
        {
            throw input.Corrupt("a compressed block is empty");
        }

        int type = block[0] & 3;
        int format = (block[0] >> 2) & 3;
        bool stored = type < 2;
        int headerSize = stored ? (format & 1) == 0 ? 1 : format == 1 ? 2 : 3 : format < 2 ? 3 : format + 2;
        if (block.Length < headerSize)
        {
            throw input.Corrupt("a block ends inside the header of its literals");
        }

        ulong header = 0;
        for (int i = 0; i < headerSize; i++)
        {
            header |= (ulong)block[i] << (8 * i);
        }

        int sizeBits = stored ? 0 : format < 2 ? 10 : format == 2 ? 14 : 18;
        int count = stored ? (int)(header >> ((format & 1) == 0 ? 3 : 4)) : (int)(header >> 4) & ((1 << sizeBits) - 1);
        int size = type switch
        {
            0 => count,
            1 => 1,
            _ => (int)(header >> (4 + sizeBits)) & ((1 << sizeBits) - 1),
        };
        if (count > largest)
        {
            throw input.Corrupt("a block has more literals than a block may give");
        }

        if (size > block.Length - headerSize)
        {
            throw input.Corrupt("a block ends inside its literals");
        }

        ReadOnlySpan<byte> content = block.Slice(headerSize, size);
        read = headerSize + size;
        switch (type)
        {
            case 0:
                content.CopyTo(_literals);
                break;
            case 1:
                _literals.AsSpan(0, count).Fill(content[0]);
                break;
            default:
                DecodeLiterals(content, count, hasTree: type == 2, four: format != 0);
                break;
        }

        return count;
    }

    private void DecodeLiterals(ReadOnlySpan<byte> content, int count, bool hasTree, bool four)
    {
        if (hasTree)
        {
            int tree = _huffman.TryRead(content);
            if (tree < 0)
            {
                throw input.Corrupt("a Huffman tree is not valid");
            }

            content = content[tree..];
        }
        else if (!_huffman.IsSet)
        {
            throw input.Corrupt("literals repeat a Huffman tree that was never given");
        }

        fixed (byte* source = content)
        fixed (byte* destination = _literals)
        {
            bool valid = four
                ? _huffman.TryDecodeFour(source, content.Length, destination, count)
                : _huffman.TryDecode(source, content.Length, destination, count);
            if (!valid)
            {
                throw input.Corrupt("literals do not match their size");
            }
        }
    }

    // RFC 8878 section 3.1.1.3.2.1.
    private int ReadSequenceCount(ref ReadOnlySpan<byte> block)
    {
        int first = block.IsEmpty ? -1 : block[0];
        int size = first < 128 ? 1 : first < 255 ? 2 : 3;
        if (block.Length < size)
        {
            throw input.Corrupt("a block ends before its sequences");
        }

        int count = size switch
        {
            1 => first,
            2 => ((first - 128) << 8) + block[1],
            _ => block[1] + (block[2] << 8) + 0x7F00,
        };
        block = block[size..];
        return count;
    }

    private void ReadTables(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty || (block[0] & 3) != 0)
        {
            throw input.Corrupt("a block's table modes are not valid");
        }

        int modes = block[0];
        block = block[1..];
        _literalLengths = ReadTable(
            ref block, modes >> 6, _literalLengths, _ownLiteralLengths, SymbolCodes.DefaultLiteralLengths, SymbolCodes.LiteralLengths, LiteralLengthAccuracy);
        _offsets = ReadTable(
            ref block, (modes >> 4) & 3, _offsets, _ownOffsets, SymbolCodes.DefaultOffsets, SymbolCodes.Offsets, OffsetAccuracy);
        _matchLengths = ReadTable(
            ref block, (modes >> 2) & 3, _matchLengths, _ownMatchLengths, SymbolCodes.DefaultMatchLengths, SymbolCodes.MatchLengths, MatchLengthAccuracy);
    }

    private FseTable ReadTable(
        ref ReadOnlySpan<byte> block, int mode, FseTable? previous, FseTable own, FseTable predefined, SymbolCodes codes, int maxAccuracy)
    {
        switch (mode)
        {
            case 0:
                return predefined;
            case 1:
                if (block.IsEmpty || block[0] >= codes.Baselines.Length)
                {
                    throw input.Corrupt("a sequence table's only symbol is not valid");
                }

                own.SetSingle(block[0], codes);
                block = block[1..];
                return own;
            case 2:
                int read = own.TryRead(block, maxAccuracy, codes);
                if (read < 0)
                {
                    throw input.Corrupt("a sequence table is not valid");
                }

                block = block[read..];
                return own;
            default:
                return previous ?? throw input.Corrupt("a block repeats a sequence table that was never given");
        }
    }

    // RFC 8878 section 3.1.1.4. The bits of a sequence: offset, match length, literals length, then the next states in another order.
    private int Execute(BackwardBits bits, int sequences, int literals, byte[] window, int position, int largest)
    {
        fixed (FseTable.Entry* literalLengths = _literalLengths!.Entries)
        fixed (FseTable.Entry* offsets = _offsets!.Entries)
        fixed (FseTable.Entry* matchLengths = _matchLengths!.Entries)
        fixed (byte* windowStart = window)
        fixed (byte* literalsStart = _literals)
        {
            byte* blockStart = windowStart + position;
            byte* to = blockStart;
            byte* end = blockStart + largest;
            byte* literal = literalsStart;
            byte* literalsEnd = literalsStart + literals;
            uint offset1 = _offset1;
            uint offset2 = _offset2;
            uint offset3 = _offset3;

            uint literalState = bits.Take(_literalLengths.Accuracy);
            uint offsetState = bits.Take(_offsets.Accuracy);
            uint matchState = bits.Take(_matchLengths.Accuracy);
            while (true)
            {
                // 89 bits at most, 56 after each reload: the second one is only needed for large values.
                bits.Reload();
                FseTable.Entry literalEntry = literalLengths[literalState];
                FseTable.Entry offsetEntry = offsets[offsetState];
                FseTable.Entry matchEntry = matchLengths[matchState];
                uint offset = offsetEntry.Baseline + bits.Take(offsetEntry.ExtraBits);
                uint matchLength = matchEntry.Baseline + bits.Take(matchEntry.ExtraBits);
                if (offsetEntry.ExtraBits + matchEntry.ExtraBits + literalEntry.ExtraBits > 30)
                {
                    bits.Reload();
                }

                uint literalLength = literalEntry.Baseline + bits.Take(literalEntry.ExtraBits);

                // RFC 8878 section 3.1.1.5: 1 to 3 are recent offsets, one further when there are no literals.
                if (offset > 3)
                {
                    offset -= 3;
                    offset3 = offset2;
                    offset2 = offset1;
                    offset1 = offset;
                }
                else
                {
                    uint recent = literalLength == 0 ? offset + 1 : offset;
                    if (recent == 1)
                    {
                        offset = offset1;
                    }
                    else
                    {
                        offset = recent == 2 ? offset2 : recent == 3 ? offset3 : offset1 - 1;
                        offset3 = recent == 2 ? offset3 : offset2;
                        offset2 = offset1;
                        offset1 = offset;
                    }
                }

                if (literalLength > literalsEnd - literal || (long)literalLength + matchLength > end - to
                    || offset - 1 >= (ulong)(to + literalLength - windowStart))
                {
                    throw input.Corrupt("a sequence reaches outside its literals, its block or its window");
                }

                StrideCopy.Apart(literal, to, literalLength);
                literal += literalLength;
                to += literalLength;
                StrideCopy.Match(to, offset, matchLength);
                to += matchLength;

                if (--sequences == 0)
                {
                    break;
                }

                literalState = literalEntry.NextState + bits.Take(literalEntry.StateBits);
                matchState = matchEntry.NextState + bits.Take(matchEntry.StateBits);
                offsetState = offsetEntry.NextState + bits.Take(offsetEntry.StateBits);
            }

            bits.Reload();
            if (!bits.IsExactlyConsumed)
            {
                throw input.Corrupt("a block's sequences do not match their count");
            }

            long rest = literalsEnd - literal;
            if (rest > end - to)
            {
                throw input.Corrupt("a block gives more than a block may");
            }

            Buffer.MemoryCopy(literal, to, rest, rest);
            _offset1 = offset1;
            _offset2 = offset2;
            _offset3 = offset3;
            return (int)(to + rest - blockStart);
        }
    }
}
