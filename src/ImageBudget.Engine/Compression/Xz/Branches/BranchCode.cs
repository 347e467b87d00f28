namespace ImageBudget.Compression.Xz.Branches;

/// <summary>The calls and jumps of one machine.</summary>
internal abstract class BranchCode
{
    /// <summary>What a start address must be a multiple of (xz file format 1.1 section 5.3.2).</summary>
    public abstract int Alignment { get; }

    /// <summary>Makes absolute targets relative, in place.</summary>
    /// <param name="bytes">At an instruction.</param>
    /// <param name="address">Of the first byte.</param>
    /// <returns>The number of converted bytes; the rest is passed again with the bytes that follow. At least 1 when there are 64.</returns>
    public abstract int Convert(Span<byte> bytes, uint address);

    /// <summary>The code with this filter id (section 5.3.2 and, for 10 and 11, liblzma 5.4 and 5.6); null when it is not a branch
    /// filter.</summary>
    public static BranchCode? Of(long id) => id switch
    {
        4 => new X86Code(),
        5 => new PowerPcCode(),
        6 => new Ia64Code(),
        7 => new ArmCode(),
        8 => new ArmThumbCode(),
        9 => new SparcCode(),
        10 => new Arm64Code(),
        11 => new RiscVCode(),
        _ => null,
    };
}
