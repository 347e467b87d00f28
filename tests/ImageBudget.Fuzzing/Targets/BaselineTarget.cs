using System.Collections.Immutable;
using System.Text;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>A baseline: what is read is what is written again.</summary>
internal sealed class BaselineTarget : FuzzTarget
{
    public override string Name => "baseline";

    public override IReadOnlyList<byte[]> Seeds { get; } = Texts(
        """
        version: 1
        images:
          - name: shop
            layers: 2
            size:
              transfer: 10
              uncompressed: 40
              unpacked: 30
              live: 20
              reclaimable: 10
              duplicated: 0
            packages:
              deb:
                - { name: a, version: "1.0-1", purl: "pkg:deb/debian/a@1.0-1", copies: 2, unpacked: 20, live: 10, transfer: 5 }
              nix:
                - { name: b, output: out, version: "2", fullName: b-2, unpacked: 10, live: 10, transfer: 5 }
            unowned:
              - { path: /etc, unpacked: 0, live: 0, transfer: 0 }
        """);

    public override bool Run(byte[] input)
    {
        ImmutableArray<ImageSnapshot> images = BaselineReader.Read(input, "baseline.yaml", out ImmutableArray<Diagnostic> mistakes);
        if (!mistakes.IsEmpty)
        {
            return false;
        }

        string text = BaselineText.Write(images);
        ImmutableArray<ImageSnapshot> again = BaselineReader.Read(Encoding.UTF8.GetBytes(text), "baseline.yaml", out mistakes);
        Hold.That(mistakes.IsEmpty, $"what was written cannot be read: {mistakes.FirstOrDefault()}\n{text}");
        Hold.Same(text, BaselineText.Write(again), "written, and written again");
        return true;
    }
}
