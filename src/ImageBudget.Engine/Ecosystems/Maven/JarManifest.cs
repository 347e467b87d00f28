using System.Collections.Immutable;
using System.Text;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// The main section of <c>META-INF/MANIFEST.MF</c> (Java "JAR File Specification", "JAR Manifest"): lines of at most 72 bytes, a
/// space at the beginning continues the line before, even inside a character.
/// </summary>
internal sealed record JarManifest
{
    /// <summary>Attributes of the main section; names are case-insensitive; of equal names the first counts.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<string> Problems { get; init; } = [];

    public string? ImplementationTitle => this["Implementation-Title"];

    public string? ImplementationVersion => this["Implementation-Version"];

    public string? ImplementationVendorId => this["Implementation-Vendor-Id"];

    /// <summary>Without directives: <c>org.example.lib;singleton:=true</c> is <c>org.example.lib</c>.</summary>
    public string? BundleSymbolicName => this["Bundle-SymbolicName"]?.Split(';', 2)[0].Trim();

    public string? BundleVersion => this["Bundle-Version"];

    public string? AutomaticModuleName => this["Automatic-Module-Name"];

    /// <summary>The value, trimmed; null when it is absent or empty.</summary>
    public string? this[string name] =>
        Attributes.TryGetValue(name, out string? value) && value.Trim() is { Length: > 0 } text ? text : null;

    public static JarManifest Read(ReadOnlyMemory<byte> file)
    {
        List<string> problems = [];
        var attributes = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        MemoryStream line = new();
        ReadOnlySpan<byte> rest = file.Span;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOfAny((byte)'\r', (byte)'\n');
            ReadOnlySpan<byte> physical = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + (rest[end..].StartsWith("\r\n"u8) ? 2 : 1))..];
            if (physical.IsEmpty)
            {
                break;
            }

            if (physical[0] == (byte)' ')
            {
                line.Write(physical[1..]);
                continue;
            }

            Add(line, attributes, problems);
            line.SetLength(0);
            line.Write(physical);
        }

        Add(line, attributes, problems);
        return new JarManifest { Attributes = attributes.ToImmutable(), Problems = [.. problems] };
    }

    private static void Add(MemoryStream line, ImmutableSortedDictionary<string, string>.Builder attributes, List<string> problems)
    {
        if (line.Length == 0)
        {
            return;
        }

        string text = Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimStart('\ufeff');
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            JsonText.Note(problems, "a line of the manifest is not an attribute");
            return;
        }

        attributes.TryAdd(text[..colon].Trim(), text[(colon + 1)..].Trim());
    }
}
