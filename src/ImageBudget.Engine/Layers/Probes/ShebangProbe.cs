using System.Text;
using ImageBudget.Layers.Cache;

namespace ImageBudget.Layers.Probes;

/// <summary>The first line of a script, without <c>#!</c>.</summary>
internal readonly record struct Shebang(string Line);

/// <summary>Reads the first line of scripts.</summary>
internal sealed class ShebangProbe : IProbe<ShebangProbe, Shebang>
{
    // Linux reads at most 256 bytes of a script's first line (fs/binfmt_script.c, BINPRM_BUF_SIZE).
    private const int LongestLine = 256;

    public static string Name => "shebang";

    public FactList<Shebang> Facts { get; } = new();

    public static ShebangProbe Start(ProbedLayer layer) => new();

    public bool Wants(in ProbedFile file)
    {
        if (file.Head.StartsWith("#!"u8))
        {
            ReadOnlySpan<byte> line = file.Head[2..Math.Min(file.Head.Length, LongestLine)];
            int end = line.IndexOf((byte)'\n');
            if (end >= 0)
            {
                Facts.Add(file.Node, new Shebang(Encoding.Latin1.GetString(line[..end].Trim((byte)' '))));
            }
        }

        return false;
    }

    public void Append(ReadOnlySpan<byte> piece)
    {
    }

    public void Finish()
    {
    }

    public static void Write(CacheWriter writer, Shebang fact) => writer.Write(fact.Line);

    public static Shebang Read(CacheReader reader) => new(reader.ReadString());
}
