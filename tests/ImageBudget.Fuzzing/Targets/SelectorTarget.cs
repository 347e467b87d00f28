using System.Text;
using ImageBudget.Budgets;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Ecosystems;
using ImageBudget.Model;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>Short texts of budgets: a pattern in the first line, what it is tried against in the second. None may take long.</summary>
internal sealed class SelectorTarget : FuzzTarget
{
    public override string Name => "selectors";

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        "/usr/**/{a,b*}/x*.so\n/usr/share/b1/xy.so", "*-dev\nglibc-2.36-dev", ">= 1.2 < 2.0\n1.5",
        "pkg:deb/debian/a@1?arch=amd64#x\npkg:deb/debian/a@1",
        "2% and 1 MB\n1.5 GiB", "registry:*/shop/*\nregistry:a/shop/b");

    public override bool Run(byte[] input)
    {
        string[] lines = Encoding.UTF8.GetString(input).Split('\n', 2);
        string pattern = lines[0];
        string subject = lines.ElementAtOrDefault(1) ?? "";
        bool isPath = PathGlob.TryParse(pattern, out PathGlob paths, out _);
        if (isPath)
        {
            Hold.Same(paths.Matches(subject), paths.Matches(subject), "asked twice");
        }

        if (NameGlob.TryParse(pattern, out NameGlob names, out _))
        {
            names.Matches(subject);
        }

        bool known = Selector.TryParse(pattern, out _, out _) | VersionRange.TryParse(pattern, out _, out _)
            | Increase.TryParse(pattern, out _, out _);
        Hold.That(!ByteSize.TryParse(subject, out long bytes, out _) || bytes >= 0, "a size is negative");
        PackageUrlParts? url = PackageUrlParts.Parse(pattern);
        if (url is not null)
        {
            Hold.That(url.Means(url), "a package URL that does not mean itself");
        }

        return known || isPath || url is not null;
    }
}
