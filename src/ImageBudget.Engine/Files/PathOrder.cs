using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>The ordinal order of paths as they are shown, without making them: two paths differ where their branches part.</summary>
internal static class PathOrder
{
    /// <summary>As <c>string.CompareOrdinal(files.PathOf(a), files.PathOf(b))</c>; by number where both look alike.</summary>
    public static int Compare(RootFs files, RootNode a, RootNode b)
    {
        RootNode left = a, right = b, lastLeft = RootNode.None, lastRight = RootNode.None;

        // A directory has a smaller number than what lies in it, so the larger of two is never above the other.
        while (left != right)
        {
            if (left.CompareTo(right) > 0)
            {
                lastLeft = left;
                left = files.ParentOf(left);
            }
            else
            {
                lastRight = right;
                right = files.ParentOf(right);
            }
        }

        // One of them is the directory that the other lies in, or they are the same.
        if (!lastLeft.Exists || !lastRight.Exists)
        {
            return lastLeft.Exists.CompareTo(lastRight.Exists);
        }

        int order = Compare(files.NameOf(lastLeft), lastLeft != a, files.NameOf(lastRight), lastRight != b);
        return order != 0 ? order : a.CompareTo(b);
    }

    private static int Compare(ReadOnlySpan<byte> left, bool leftGoesOn, ReadOnlySpan<byte> right, bool rightGoesOn)
    {
        if (!Ascii.IsValid(left) || !Ascii.IsValid(right))
        {
            return string.CompareOrdinal(
                ImagePath.Show(left) + (leftGoesOn ? "/" : ""), ImagePath.Show(right) + (rightGoesOn ? "/" : ""));
        }

        int common = left.CommonPrefixLength(right);
        return Next(left, common, leftGoesOn).CompareTo(Next(right, common, rightGoesOn));
    }

    // What follows in the path: another character, the slash before the next name, or nothing.
    private static int Next(ReadOnlySpan<byte> name, int at, bool goesOn) => at < name.Length ? name[at] : goesOn ? '/' : -1;
}
