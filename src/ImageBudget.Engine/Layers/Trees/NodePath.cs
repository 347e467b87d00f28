using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Layers.Trees;

/// <summary>Formats the paths of nodes for output.</summary>
internal static class NodePath
{
    /// <summary><c>/</c> first, bytes that are not UTF-8 escaped.</summary>
    /// <param name="names">A tree whose root is node 0.</param>
    /// <param name="node">One of its nodes.</param>
    public static string Of(INodeNames names, int node)
    {
        if (node == 0)
        {
            return "/";
        }

        List<int> parts = [];
        for (; node != 0; node = names.ParentOf(node))
        {
            parts.Add(node);
        }

        StringBuilder builder = new();
        for (int i = parts.Count - 1; i >= 0; i--)
        {
            builder.Append('/').Append(ImagePath.Show(names.NameOf(parts[i])));
        }

        return builder.ToString();
    }
}
