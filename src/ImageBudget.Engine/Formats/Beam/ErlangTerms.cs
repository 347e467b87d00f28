using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace ImageBudget.Formats.Beam;

/// <summary>A term as <c>file:consult</c> reads it. Numbers and everything else without structure are kept as text.</summary>
internal abstract record ErlangTerm
{
    public sealed record Atom(string Name) : ErlangTerm;

    public sealed record Text(string Value) : ErlangTerm;

    public sealed record Number(string Value) : ErlangTerm;

    public sealed record Tuple(ImmutableArray<ErlangTerm> Items) : ErlangTerm;

    public sealed record List(ImmutableArray<ErlangTerm> Items) : ErlangTerm;
}

/// <summary>
/// Reads terms, each ended by a full stop (Erlang reference manual, "Data Types" and "Character Set and Source File Encoding").
/// Maps and binaries are read as lists of their parts. Depth and size are bounded.
/// </summary>
internal ref struct ErlangTerms(string text)
{
    private const int MaxDepth = 64;

    private readonly string _text = text;
    private int _at;
    private string? _problem;

    /// <summary>Why reading stopped; null when the text ended after a term.</summary>
    public readonly string? Problem => _problem;

    /// <summary>The next term; null at the end of the text or when it is malformed.</summary>
    public ErlangTerm? Next()
    {
        SkipSpace();
        if (_problem is not null || _at >= _text.Length)
        {
            return null;
        }

        ErlangTerm? term = Read(0);
        SkipSpace();
        if (term is not null && (_at >= _text.Length || _text[_at++] != '.'))
        {
            _problem ??= "a term does not end with a full stop";
        }

        return term;
    }

    private ErlangTerm? Read(int depth)
    {
        SkipSpace();
        if (depth > MaxDepth)
        {
            return Fail("the terms are nested too deep");
        }

        if (_at >= _text.Length)
        {
            return Fail("the text ends inside a term");
        }

        char c = _text[_at];
        switch (c)
        {
            case '{':
                return Items("}", depth) is { } tuple ? new ErlangTerm.Tuple(tuple) : null;
            case '[':
                return Items("]", depth) is { } list ? new ErlangTerm.List(list) : null;
            case '#' when _at + 1 < _text.Length && _text[_at + 1] == '{':
                _at++;
                return Items("}", depth) is { } map ? new ErlangTerm.List(map) : null;
            case '<' when _at + 1 < _text.Length && _text[_at + 1] == '<':
                _at++;
                ImmutableArray<ErlangTerm>? binary = Items(">>", depth);
                return binary is { } parts ? new ErlangTerm.List(parts) : null;
            case '"':
                return Strings();
            case '\'':
                return Quoted('\'') is { } name ? new ErlangTerm.Atom(name) : null;
            case '$':
                return Character();
        }

        int start = _at;
        if (char.IsAsciiDigit(c) || c is '-' or '+')
        {
            for (_at++; _at < _text.Length && IsNumberPart(); _at++)
            {
            }

            return new ErlangTerm.Number(_text[start.._at]);
        }

        if (!char.IsLetter(c) && c != '_')
        {
            return Fail("a character is at a place where no term can begin");
        }

        for (; _at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '@'); _at++)
        {
        }

        return new ErlangTerm.Atom(_text[start.._at]);
    }

    // 16#FF, 1_000, 1.5e-3: a point belongs to the number only when a digit follows.
    private readonly bool IsNumberPart()
    {
        char c = _text[_at];
        return char.IsAsciiLetterOrDigit(c) || c is '#' or '_' || (c == '-' && (_text[_at - 1] is 'e' or 'E'))
            || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]));
    }

    private ImmutableArray<ErlangTerm>? Items(string close, int depth)
    {
        _at++;
        var items = ImmutableArray.CreateBuilder<ErlangTerm>();
        while (true)
        {
            SkipSpace();
            if (_at < _text.Length && string.CompareOrdinal(_text, _at, close, 0, close.Length) == 0)
            {
                _at += close.Length;
                return items.ToImmutable();
            }

            if (items.Count > 0 && !TrySeparator())
            {
                _ = Fail("a list or tuple is not closed");
                return null;
            }

            if (Read(depth + 1) is not { } item)
            {
                return null;
            }

            items.Add(item);
        }
    }

    // ',' between items, '|' before a tail, '=>' in maps, ':' and '/' in binaries.
    private bool TrySeparator()
    {
        if (_at < _text.Length && _text[_at] is ',' or '|' or ':' or '/')
        {
            _at++;
            return true;
        }

        if (string.CompareOrdinal(_text, _at, "=>", 0, 2) == 0)
        {
            _at += 2;
            return true;
        }

        return false;
    }

    // Adjacent strings are one string.
    private ErlangTerm? Strings()
    {
        StringBuilder text = new();
        while (_at < _text.Length && _text[_at] == '"')
        {
            if (Quoted('"') is not { } part)
            {
                return null;
            }

            text.Append(part);
            SkipSpace();
        }

        return new ErlangTerm.Text(text.ToString());
    }

    private string? Quoted(char quote)
    {
        StringBuilder text = new();
        for (_at++; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c == quote)
            {
                _at++;
                return text.ToString();
            }

            if (c != '\\')
            {
                text.Append(c);
                continue;
            }

            _at++;
            if (_at >= _text.Length)
            {
                break;
            }

            text.Append(Escaped());
        }

        _ = Fail("a quoted text is not closed");
        return null;
    }

    // Stays on the last character of the escape sequence.
    private string Escaped()
    {
        char c = _text[_at];
        switch (c)
        {
            case 'n':
                return "\n";
            case 't':
                return "\t";
            case 'r':
                return "\r";
            case 's':
                return " ";
            case 'x':
                int start = _at + 1;
                bool braces = start < _text.Length && _text[start] == '{';
                int digits = braces ? start + 1 : start;
                int end = digits;
                while (end < _text.Length && end - digits < (braces ? 6 : 2) && char.IsAsciiHexDigit(_text[end]))
                {
                    end++;
                }

                bool closed = !braces || (end < _text.Length && _text[end] == '}');
                if (!closed || end == digits)
                {
                    return "x";
                }

                _at = braces ? end : end - 1;
                int scalar = int.Parse(_text.AsSpan(digits, end - digits), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                return Rune.IsValid(scalar) ? new Rune(scalar).ToString() : "\ufffd";
            default:
                return c.ToString();
        }
    }

    private ErlangTerm? Character()
    {
        int start = _at;
        _at++;
        if (_at < _text.Length && _text[_at] == '\\')
        {
            _at++;
        }

        if (_at >= _text.Length)
        {
            return Fail("the text ends inside a term");
        }

        _at++;
        return new ErlangTerm.Number(_text[start.._at]);
    }

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] == '%')
            {
                int end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end + 1;
            }
            else if (char.IsWhiteSpace(_text[_at]) || _text[_at] == '\ufeff')
            {
                _at++;
            }
            else
            {
                return;
            }
        }
    }

    private ErlangTerm? Fail(string problem)
    {
        _problem ??= problem;
        return null;
    }
}
