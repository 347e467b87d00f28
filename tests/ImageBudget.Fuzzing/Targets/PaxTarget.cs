using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The records of one PAX header.</summary>
internal sealed class PaxTarget : FuzzTarget
{
    private static readonly ImageLimits Limits = ImageLimits.Default;

    public override string Name => "pax";

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        "12 path=a/b\n16 linkpath=a/b\n11 size=10\n19 mtime=12345.678\n",
        "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n27 GNU.sparse.realsize=104\n21 GNU.sparse.name=x\n",
        "26 GNU.sparse.map=0,1,5,2\n25 SCHILY.xattr.user.a=b\n11 uid=100\n12 gid=1000\n");

    public override bool Run(byte[] input)
    {
        PaxHeader header = new(Limits);
        try
        {
            header.Read(input, 0);
        }
        catch (TarFormatException)
        {
            return false;
        }

        Hold.That(header.Path is null || header.Path.Length <= input.Length, "a path longer than its header");
        Hold.That(header.Sparse.Place is >= PaxSparseMap.None and <= PaxSparseMap.InData, "a sparse map without a place");
        return true;
    }
}
