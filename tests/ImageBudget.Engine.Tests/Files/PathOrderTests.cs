using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Files;

public class PathOrderTests
{
    [Test]
    public void Compare_OrdersLikeTheTextOfPaths()
    {
        string[] parts = ["a", "a.b", "a-", "ab", "b", "é", "z\u0001", "\U0001f600", "\ufffd", "A"];
        Random random = new(20261122);
        TarBuilder tar = new();
        foreach (string path in Enumerable.Range(0, 400)
            .Select(_ => string.Join('/', Enumerable.Range(0, 1 + random.Next(4)).Select(_ => parts[random.Next(parts.Length)])))
            .Distinct())
        {
            tar.Folder(path);
        }

        ImageAnalysis image = TestImage.Of(tar).Analyze();
        RootFs files = image.Files!;
        Assert.That(files.Count, Is.GreaterThan(150));
        RootNode[] nodes = [RootFs.Root, .. files.NodesBelowRoot];
        foreach (RootNode a in nodes)
        {
            foreach (RootNode b in nodes)
            {
                int expected = Math.Sign(string.CompareOrdinal(files.PathOf(a), files.PathOf(b)));
                if (Math.Sign(PathOrder.Compare(files, a, b)) != expected)
                {
                    Assert.Fail($"{files.PathOf(a)} and {files.PathOf(b)}: {PathOrder.Compare(files, a, b)}, expected {expected}");
                }
            }
        }
    }
}
