using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Analysis;

public class DiveStackTests
{
    [Test]
    public void RandomLayers_AgreeWithANaiveList([Range(1, 8)] int seed)
    {
        RootFs files = Tree();
        Random random = new(seed);
        DiveStack stack = new(files);
        SortedDictionary<string, long> plain = new(StringComparer.Ordinal);
        RootNode[] nodes = [.. files.NodesBelowRoot];
        for (int step = 0; step < 2_000; step++)
        {
            RootNode node = nodes[random.Next(nodes.Length)];
            string path = files.PathOf(node);
            switch (random.Next(4))
            {
                case 0:
                    Assert.That(
                        stack.SizeBelow(node), Is.EqualTo(plain.ContainsKey(path) ? Below(plain, path).Sum(p => p.Value) : 0), path);
                    break;
                case 1:
                    stack.Remove(node);
                    foreach (string gone in plain.ContainsKey(path) ? Below(plain, path).Select(p => p.Key).Append(path).ToArray() : [])
                    {
                        plain.Remove(gone);
                    }

                    break;
                default:
                    // Layers have a directory before its children.
                    for (RootNode n = node; n != RootFs.Root; n = files.ParentOf(n))
                    {
                        long size = n != node ? 0 : random.Next(5) == 0 ? uint.MaxValue + (long)random.Next(9) - 4 : random.Next(1000);
                        if (n == node || !plain.ContainsKey(files.PathOf(n)))
                        {
                            stack.Put(n, size);
                            plain[files.PathOf(n)] = size;
                        }
                    }

                    break;
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, long>> Below(SortedDictionary<string, long> all, string path) =>
        all.Where(p => p.Key.StartsWith(path + "/", StringComparison.Ordinal));

    private static RootFs Tree()
    {
        TarBuilder tar = new();
        foreach (string a in (string[])["a", "b", "c"])
        {
            foreach (string b in (string[])["a", "b", "c", "d"])
            {
                tar.File($"{a}/{b}/x", "1").File($"{a}/{b}/y/z", "2");
            }
        }

        return TestImage.Of(tar).Analyze().Files!;
    }
}
