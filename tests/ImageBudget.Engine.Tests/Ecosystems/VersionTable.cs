using ImageBudget.Ecosystems;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Ecosystems;

/// <summary>Rows <c>A &lt; B</c>, <c>A = B</c>, <c>A &gt; B</c>, or an ascending chain <c>A &lt; B &lt; C</c>; each pair is compared in
/// both directions.</summary>
internal static class VersionTable
{
    public static void Holds(string ecosystem, string table)
    {
        IComparer<string> order = VersionOrdering.For(ecosystem)!;
        using (Assert.EnterMultipleScope())
        {
            foreach (string row in table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                string[] words = row.Split(' ');
                Assert.That(words.Length, Is.GreaterThanOrEqualTo(3), row);
                int expected = words[1] switch { "<" => -1, ">" => 1, _ => 0 };
                for (int i = 0; i < words.Length; i += 2)
                {
                    for (int j = i + 2; j < words.Length; j += 2)
                    {
                        Assert.That(
                            Math.Sign(order.Compare(words[i], words[j])), Is.EqualTo(expected), $"{words[i]} to {words[j]} in '{row}'");
                        Assert.That(
                            Math.Sign(order.Compare(words[j], words[i])), Is.EqualTo(-expected), $"{words[j]} to {words[i]} in '{row}'");
                    }
                }
            }
        }
    }
}
