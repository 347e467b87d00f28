using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Files;

/// <summary>Compares paths in the ordinal order of their text without building it, from the first component that differs.</summary>
internal static class PathOrder
{
    /// <summary>Like <c>string.CompareOrdinal(files.PathOf(a), files.PathOf(b))</c>; equal texts are ordered by node.</summary>
    public static int Compare(RootFs files, RootNode a, RootNode b)
    {
        RootNode left = a, right = b, lastLeft = RootNode.None, lastRight = RootNode.None;

        // A directory has a smaller number than its children, so the node with the larger number is never the ancestor.
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

        // One is an ancestor of the other, or they are equal.
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

    // The next character of the path: from the name, the slash before the next name, or the end.
    private static int Next(ReadOnlySpan<byte> name, int at, bool goesOn) => at < name.Length ? name[at] : goesOn ? '/' : -1;
}
