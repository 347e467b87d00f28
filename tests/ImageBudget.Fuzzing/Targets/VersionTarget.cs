using System.Text;
using ImageBudget.Ecosystems;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>
/// Three versions, one a line, in the order of each ecosystem: nothing can be sorted by an order in which something is smaller than itself.
/// </summary>
internal sealed class VersionTarget : FuzzTarget
{
    private static readonly (string Type, IComparer<string> Order)[] Orders =
    [
        .. EcosystemCatalog.TypeNames.Where(t => VersionOrdering.For(t) is not null)
            .Select(t => (Type: t, Order: VersionOrdering.For(t)!)).DistinctBy(o => o.Order),
    ];

    public override string Name => "versions";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        Texts(
            "1:1.0~rc1-1\n1.0-1+b1\n1.0", "1.0.0-alpha.1+build\n1.0.0\nv1.0.0-0.20200101000000-abcdef",
            "1!1.0.post1.dev2\n1.0rc1\n1.0+local", "1.2_rc3-r1\n1.2a_p1\n1.2", "1.0-SNAPSHOT\n1.0.Final\n1-sp");

    public override bool Run(byte[] input)
    {
        string[] v = Encoding.UTF8.GetString(input).Split('\n', 4);
        if (v.Length < 3)
        {
            return false;
        }

        foreach ((string type, IComparer<string> order) in Orders)
        {
            int ab = Math.Sign(order.Compare(v[0], v[1]));
            int bc = Math.Sign(order.Compare(v[1], v[2]));
            int ac = Math.Sign(order.Compare(v[0], v[2]));
            Hold.That(order.Compare(v[0], v[0]) == 0, $"{type}: a version is not equal to itself");
            Hold.That(ab == -Math.Sign(order.Compare(v[1], v[0])), $"{type}: two versions change their order");
            Hold.That(ab * bc < 0 || ac == (ab == 0 ? bc : ab), $"{type}: three versions in a ring");
            VersionOrdering.IsValid(type, v[0]);
        }

        return true;
    }
}
