namespace ImageBudget.Engine.Tests.References;

/// <summary>Reads the trees that Nix and ImageBudget print: four columns for each level.</summary>
internal static class NixTree
{
    /// <summary>Distinct edges between store paths in ordinal order, without self references.</summary>
    public static List<(string From, string To)> Edges(IEnumerable<string> lines)
    {
        SortedSet<(string, string)> edges = [];
        List<string> path = [];
        foreach (string line in lines)
        {
            int start = line.IndexOf("/nix/store/", StringComparison.Ordinal);
            string lead = start < 0 ? line : line[..start];
            if (start < 0 || lead.Any(c => !"├└│─ ".Contains(c)))
            {
                continue;
            }

            int level = start / 4;
            string node = line[start..].Split(' ')[0];
            path.RemoveRange(level, path.Count - level);
            path.Add(node);
            if (level > 0 && path[level - 1] != node)
            {
                edges.Add((path[level - 1], node));
            }
        }

        return [.. edges];
    }
}
