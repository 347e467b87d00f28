using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Formats.Yaml;

/// <summary>A node of a YAML document. An aliased node is shared, not copied.</summary>
/// <param name="Span">Where it begins.</param>
/// <param name="Nodes">Number of nodes in it with all aliases expanded, including itself.</param>
/// <param name="Height">Levels of lists and maps, including itself; 0 for a scalar.</param>
internal abstract record YamlNode(SourceSpan Span, int Nodes, int Height)
{
    /// <summary>Describes the value for messages.</summary>
    public abstract string Describe();
}

/// <summary>A scalar, with quotes removed and escapes resolved.</summary>
/// <param name="Text">The characters, not interpreted: <c>010</c>, <c>1e3</c> and <c>yes</c> are text.</param>
/// <param name="IsPlain">True when it is neither quoted nor a block scalar.</param>
/// <param name="Span">Where it begins.</param>
internal sealed record YamlScalar(string Text, bool IsPlain, SourceSpan Span) : YamlNode(Span, 1, 0)
{
    /// <summary>YAML 1.2.2 section 10.3.2: the plain scalars that the core schema reads as null.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL";

    /// <summary>YAML 1.2.2 section 10.3.2: true, false, or null for anything else. YAML 1.1's <c>yes</c> and <c>on</c> are text.</summary>
    public bool? AsBoolean => !IsPlain ? null : Text switch
    {
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ => null,
    };

    public override string Describe() => IsNull ? "nothing" : $"'{InertText.OneLine(Text, 60)}'";
}

/// <summary>A sequence.</summary>
internal sealed record YamlList(ImmutableArray<YamlNode> Items, SourceSpan Span, int Nodes, int Height) : YamlNode(Span, Nodes, Height)
{
    public override string Describe() => Items.IsEmpty ? "an empty list" : "a list";
}

/// <summary>A mapping in file order; keys are unique.</summary>
internal sealed record YamlMap(ImmutableArray<YamlEntry> Entries, SourceSpan Span, int Nodes, int Height) : YamlNode(Span, Nodes, Height)
{
    public YamlEntry? Find(string key)
    {
        foreach (YamlEntry entry in Entries)
        {
            if (entry.Key.Text == key)
            {
                return entry;
            }
        }

        return null;
    }

    public override string Describe() => Entries.IsEmpty ? "an empty map" : "a map";
}

/// <summary>A key with its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value)
{
    /// <summary>The value's position, or the key's when there is no value.</summary>
    public SourceSpan ValueSpan => Value is YamlScalar { Text: "", IsPlain: true } ? Key.Span : Value.Span;
}
