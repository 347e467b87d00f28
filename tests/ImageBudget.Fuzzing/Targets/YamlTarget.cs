using ImageBudget.Formats.Yaml;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>YAML as a tree with positions; no more nodes than are allowed, however often an anchor is named.</summary>
internal sealed class YamlTarget : FuzzTarget
{
    public override string Name => "yaml";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Texts(
            "a: 1\nb: [x, 'y', \"z\\u00e9\"]\nc:\n  - d: |\n      text\n    e: >-\n      folded\n",
            "base: &b {k: v}\nother: *b\nmerge: {<<: *b}\nlast: 5\n"),
        [0xff, 0xfe, .. System.Text.Encoding.Unicode.GetBytes("a: b\n")],
    ];

    public override bool Run(byte[] input)
    {
        Mistakes mistakes = new("file.yaml");
        YamlNode? root = YamlText.Decode(input, mistakes) is { } text ? YamlTree.Read(text, mistakes) : null;
        Hold.That(root is null || (root.Span.Line >= 1 && root.Span.Column >= 1), "a node that stands nowhere");
        foreach (Model.Diagnostic mistake in mistakes.ToDiagnostics())
        {
            Hold.Same(Model.InertText.OneLine(mistake.Message, int.MaxValue), mistake.Message, "a message that is not inert");
        }

        return root is not null;
    }
}
