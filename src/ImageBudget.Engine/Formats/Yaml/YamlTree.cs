using System.Collections.Immutable;
using ImageBudget.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ImageBudget.Formats.Yaml;

/// <summary>
/// Builds the node tree of one YAML document from parser events. Only events are used: tags are not resolved, no objects are deserialized,
/// and nesting is checked before any recursion.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>A budget needs six levels.</summary>
    public const int MaxDepth = 64;

    /// <summary>Maximum number of nodes, with all aliases expanded.</summary>
    public const int MaxNodes = 200_000;

    /// <summary>Maximum number of nodes from expanded aliases. More is an attack, not a budget.</summary>
    public const int MaxAliasedNodes = 10_000;

    private readonly Parser _parser;
    private readonly Mistakes _mistakes;
    private readonly int _maxNodes;
    private readonly YamlPlaces? _places;

    // Null while the node is incomplete: an alias to it would be a cycle.
    private readonly Dictionary<string, YamlNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;
    private int _aliasedNodes;

    private YamlTree(string text, Mistakes mistakes, int maxNodes, YamlPlaces? places)
    {
        _maxNodes = maxNodes;
        _places = places;
        _parser = new Parser(new StringReader(text));
        _mistakes = mistakes;
    }

    /// <summary>The document's root; null when there is none, or when a mistake was added that makes the rest unreadable.</summary>
    /// <param name="text">The file.</param>
    /// <param name="mistakes">Collects mistakes.</param>
    /// <param name="maxNodes">The limit.</param>
    /// <param name="places">Is told how far each value reaches; null when nobody asks.</param>
    public static YamlNode? Read(string text, Mistakes mistakes, int maxNodes = MaxNodes, YamlPlaces? places = null)
    {
        YamlTree tree = new(text, mistakes, maxNodes, places);
        try
        {
            return tree.ReadDocument();
        }
        catch (UnreadableException e)
        {
            mistakes.Add(e.Code, e.Span, e.Message);
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        Next();
        if (Next() is StreamEnd)
        {
            return null;
        }

        YamlNode root = ReadNode(Next(), depth: 0);
        Next();
        if (Next() is not StreamEnd)
        {
            SourceSpan second = SpanOf(_parser.Current!.Start);
            throw new UnreadableException(
                Codes.NotYaml, second, "a second document begins here; a budget is one document, so join them or delete the '---'");
        }

        return root;
    }

    private YamlNode ReadNode(ParsingEvent start, int depth)
    {
        SourceSpan span = SpanOf(start.Start);
        if (start is AnchorAlias alias)
        {
            return Resolve(alias, span, depth);
        }

        if (start is not NodeEvent node)
        {
            throw new UnreadableException(Codes.NotYaml, span, "a value was expected here");
        }

        if (!node.Tag.IsEmpty)
        {
            throw new UnreadableException(
                Codes.NotYaml, span, "a YAML tag (a word that begins with '!') is not allowed in a budget; delete it");
        }

        string? anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        Count(1, span);
        YamlNode result = start switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, span),
            SequenceStart => ReadList(span, Deeper(depth, span)),
            _ => ReadMap(span, Deeper(depth, span)),
        };
        Place(start, span, result);
        if (anchor is not null)
        {
            _anchors[anchor] = result;
        }

        return result;
    }

    // How far a value reaches on the line where it begins: a scalar or brackets to their end there; a block as far as what it holds on that
    // line.
    private void Place(ParsingEvent start, SourceSpan span, YamlNode node)
    {
        if (_places is null)
        {
            return;
        }

        // The end mark of a closing bracket is before or behind it, depending on its kind; its start mark is before it.
        SourceSpan end = SpanOf(start is Scalar ? start.End : _parser.Current!.Start);
        int column = start is Scalar ? end.Column : end.Column + 1;
        bool block = start is SequenceStart { Style: not SequenceStyle.Flow } or MappingStart { Style: not MappingStyle.Flow };
        if (!block)
        {
            // What goes on in the next line takes the rest of this one.
            _places.Add(span, end.Line == span.Line ? column : int.MaxValue);
        }
        else if (node is YamlMap { Entries: [{ Key: var key, Value: var value }, ..] })
        {
            _places.Add(span, _places.EndOf((value.Span.Line == span.Line && value is YamlScalar { IsNull: false } ? value : key).Span));
        }
        else if (node is YamlList { Items: [var first, ..] } && first.Span.Line == span.Line)
        {
            _places.Add(span, _places.EndOf(first.Span));
        }
    }

    private YamlList ReadList(SourceSpan span, int depth)
    {
        ImmutableArray<YamlNode>.Builder items = ImmutableArray.CreateBuilder<YamlNode>();
        int nodes = 1;
        int height = 0;
        while (Next() is var item and not SequenceEnd)
        {
            YamlNode node = ReadNode(item, depth);
            items.Add(node);
            nodes += node.Nodes;
            height = Math.Max(height, node.Height);
        }

        return new YamlList(items.ToImmutable(), span, nodes, height + 1);
    }

    private YamlMap ReadMap(SourceSpan span, int depth)
    {
        ImmutableArray<YamlEntry>.Builder entries = ImmutableArray.CreateBuilder<YamlEntry>();
        Dictionary<string, SourceSpan> seen = new(StringComparer.Ordinal);
        int nodes = 1;
        int height = 0;
        while (Next() is var keyStart and not MappingEnd)
        {
            YamlNode key = ReadNode(keyStart, depth);
            YamlNode value = ReadNode(Next(), depth);
            nodes += key.Nodes + value.Nodes;
            height = Math.Max(height, Math.Max(key.Height, value.Height));
            if (Accept(key, seen) is { } name)
            {
                entries.Add(new YamlEntry(name, value));
            }
        }

        return new YamlMap(entries.ToImmutable(), span, nodes, height + 1);
    }

    // Null when the entry cannot be used; its mistake has been added.
    private YamlScalar? Accept(YamlNode key, Dictionary<string, SourceSpan> seen)
    {
        if (key is not YamlScalar scalar || scalar.IsNull)
        {
            _mistakes.Add(Codes.WrongType, key.Span, $"a key is a word, not {key.Describe()}");
            return null;
        }

        // The merge key is a YAML 1.1 feature (yaml.org/type/merge.html) that YAML 1.2 dropped; read as a plain key it would silently have
        // no effect.
        if (scalar is { IsPlain: true, Text: "<<" })
        {
            _mistakes.Add(Codes.UnknownKey, key.Span, "merge keys ('<<') are not read; put what images share under 'defaults:'");
            return null;
        }

        if (!seen.TryAdd(scalar.Text, key.Span))
        {
            SourceSpan first = seen[scalar.Text];
            _mistakes.Add(Codes.DuplicateKey, key.Span, $"{scalar.Describe()} is already set in line {first.Line}; keep one of them");
            return null;
        }

        return scalar;
    }

    private YamlNode Resolve(AnchorAlias alias, SourceSpan span, int depth)
    {
        string name = InertText.OneLine(alias.Value.Value, 60);
        if (!_anchors.TryGetValue(alias.Value.Value, out YamlNode? target))
        {
            throw new UnreadableException(Codes.NotYaml, span, $"'*{name}' refers to an anchor '&{name}' that is not defined before it");
        }

        if (target is null)
        {
            throw new UnreadableException(
                Codes.NotYaml, span, $"'*{name}' refers to the list or map that contains it, which would never end");
        }

        _aliasedNodes += target.Nodes;
        if (_aliasedNodes > MaxAliasedNodes)
        {
            throw new UnreadableException(
                Codes.BudgetTooComplex, span,
                $"the aliases up to here stand for more than {ByteCount.Exact(MaxAliasedNodes)} values; put what images share under 'defaults:'");
        }

        Count(target.Nodes, span);
        if (depth + target.Height > MaxDepth)
        {
            throw TooDeep(span);
        }

        return target;
    }

    private void Count(int nodes, SourceSpan span)
    {
        // Both are at most MaxNodes, so the sum does not overflow.
        _nodes += nodes;
        if (_nodes > _maxNodes)
        {
            throw new UnreadableException(
                Codes.BudgetTooComplex, span,
                $"the file has more than {ByteCount.Exact(_maxNodes)} values up to here, aliases written out; use patterns instead of long lists");
        }
    }

    private static int Deeper(int depth, SourceSpan span) => depth < MaxDepth ? depth + 1 : throw TooDeep(span);

    private static UnreadableException TooDeep(SourceSpan span) =>
        new(Codes.BudgetTooComplex, span, $"lists and maps are nested more than {MaxDepth} deep here; a budget needs six levels");

    private ParsingEvent Next()
    {
        try
        {
            if (_parser.MoveNext() && _parser.Current is { } next)
            {
                return next;
            }
        }
        catch (YamlException e)
        {
            throw new UnreadableException(Codes.NotYaml, SpanOf(e.Start), $"not YAML: {InertText.OneLine(e.Message, 200)}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // For some malformed text (a directive inside brackets, a lone "...") the parser throws other exceptions.
            SourceSpan after = _parser.Current is { } current ? SpanOf(current.End) : new SourceSpan(1, 1);
            throw new UnreadableException(
                Codes.NotYaml, after, "not YAML: the text after this place cannot be read; is a bracket or a quote left open?");
        }

        throw new UnreadableException(Codes.NotYaml, SourceSpan.None, "not YAML: the text ends too early");
    }

    private static SourceSpan SpanOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>Ends reading of a text that cannot be understood further; caught inside <see cref="YamlTree"/>.</summary>
    private sealed class UnreadableException(string code, SourceSpan span, string message) : Exception(message)
    {
        public string Code { get; } = code;

        public SourceSpan Span { get; } = span;
    }
}
