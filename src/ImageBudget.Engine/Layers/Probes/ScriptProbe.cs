using System.Text;
using ImageBudget.Layers.Cache;
using ImageBudget.Layers.Trees;

namespace ImageBudget.Layers.Probes;

/// <summary>A small script, as Latin-1 text.</summary>
internal readonly record struct ScriptText(string Text);

/// <summary>Keeps the text of small scripts: one of them may start the image's program, and its targets are resolved only after the
/// merge.</summary>
internal sealed class ScriptProbe : IProbe<ScriptProbe, ScriptText>
{
    /// <summary>Bytes. Start scripts are shorter; longer scripts are not followed.</summary>
    public const int LongestScript = 16 * 1024;

    // Bytes of all kept scripts of a layer; once they are used up, further scripts are not kept.
    private const int Allowance = 4 << 20;

    private readonly byte[] _text = new byte[LongestScript];
    private LayerNode _node;
    private int _length;
    private int _kept;

    public static string Name => "scripts";

    public FactList<ScriptText> Facts { get; } = new();

    public static ScriptProbe Start(ProbedLayer layer) => new();

    public bool Wants(in ProbedFile file)
    {
        if (file.IsSparse || file.Size is 0 or > LongestScript || _kept + file.Size > Allowance
            || !(file.Head.StartsWith("#!"u8) || IsSourced(file.Path)))
        {
            return false;
        }

        _node = file.Node;
        _length = 0;
        _kept += (int)file.Size;
        return true;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(_text.AsSpan(_length));
        _length += piece.Length;
    }

    public void Finish() => Facts.Add(_node, new ScriptText(Encoding.Latin1.GetString(_text, 0, _length)));

    public static void Write(CacheWriter writer, ScriptText fact) => writer.Write(fact.Text);

    public static ScriptText Read(CacheReader reader) => new(reader.ReadString());

    // Scripts without a shebang line: sourced by another script, or passed to a shell.
    private static bool IsSourced(ReadOnlySpan<byte> path) => path.EndsWith(".sh"u8) || path.EndsWith(".bash"u8) || path.EndsWith(".env"u8);
}
