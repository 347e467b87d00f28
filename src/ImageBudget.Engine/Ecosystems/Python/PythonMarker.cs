namespace ImageBudget.Ecosystems.Python;

/// <summary>The known properties of the Python that evaluates a marker.</summary>
/// <param name="Version"><c>3.11</c>; null when unknown.</param>
/// <param name="Extra">The requested extra; empty for none.</param>
/// <param name="Versions">The order of Python's versions.</param>
internal readonly record struct MarkerEnvironment(string? Version, string Extra, IComparer<string> Versions);

/// <summary>
/// Environment markers (PyPA, "Dependency specifiers", "Environment markers"), for CPython on Linux, in three-valued logic: null when the
/// result depends on something unknown.
/// </summary>
internal ref struct PythonMarker
{
    private const int MostNesting = 32;

    private readonly MarkerEnvironment environment;
    private ReadOnlySpan<char> rest;
    private int nesting;
    private bool broken;

    private PythonMarker(string text, MarkerEnvironment environment)
    {
        rest = text;
        this.environment = environment;
    }

    /// <summary>Null when it is unknown, or the marker cannot be parsed.</summary>
    public static bool? Evaluate(string marker, MarkerEnvironment environment)
    {
        PythonMarker parser = new(marker, environment);
        bool? answer = parser.Any();
        return parser.broken || !parser.rest.Trim().IsEmpty ? null : answer;
    }

    private bool? Any()
    {
        bool? answer = All();
        while (!broken && Take("or"))
        {
            bool? next = All();
            answer = answer == true || next == true ? true : answer is null || next is null ? null : false;
        }

        return answer;
    }

    private bool? All()
    {
        bool? answer = One();
        while (!broken && Take("and"))
        {
            bool? next = One();
            answer = answer == false || next == false ? false : answer is null || next is null ? null : true;
        }

        return answer;
    }

    private bool? One()
    {
        rest = rest.TrimStart();
        if (rest.StartsWith("("))
        {
            broken |= ++nesting > MostNesting;
            rest = rest[1..];
            bool? answer = broken ? null : Any();
            nesting--;
            broken |= !Take(")");
            return answer;
        }

        (string text, bool isVariable) left = Value();
        string comparison = Comparison();
        (string text, bool isVariable) right = Value();
        if (broken || left.isVariable == right.isVariable)
        {
            return null;
        }

        string variable = left.isVariable ? left.text : right.text;
        string? value = variable switch
        {
            "python_version" => environment.Version,
            "os_name" => "posix",
            "sys_platform" => "linux",
            "platform_system" => "Linux",
            "platform_python_implementation" => "CPython",
            "implementation_name" => "cpython",
            "extra" => PythonRequirement.Normalize(environment.Extra),
            _ => null,
        };
        string other = left.isVariable ? right.text : left.text;
        other = variable == "extra" ? PythonRequirement.Normalize(other) : other;
        return value is null ? null
            : left.isVariable ? Compare(variable, value, comparison, other)
            : Compare(variable, other, comparison, value);
    }

    private readonly bool? Compare(string variable, string left, string comparison, string right)
    {
        if (comparison is "in" or "not in")
        {
            return right.Contains(left, StringComparison.Ordinal) == (comparison == "in");
        }

        bool wildcard = right.EndsWith(".*", StringComparison.Ordinal);
        if (variable != "python_version" || wildcard)
        {
            bool equal = wildcard ? (left + ".").StartsWith(right[..^1], StringComparison.Ordinal) : left == right;
            return comparison switch { "==" or "===" => equal, "!=" => !equal, _ => null };
        }

        int order = environment.Versions.Compare(left, right);
        return comparison switch
        {
            "==" or "===" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            _ => null,
        };
    }

    private (string Text, bool IsVariable) Value()
    {
        rest = rest.TrimStart();
        if (rest.Length > 0 && rest[0] is '\'' or '"')
        {
            int close = rest[1..].IndexOf(rest[0]);
            if (close >= 0)
            {
                string text = rest.Slice(1, close).ToString();
                rest = rest[(close + 2)..];
                return (text, false);
            }
        }

        int end = 0;
        while (end < rest.Length && (char.IsAsciiLetterOrDigit(rest[end]) || rest[end] is '_' or '.'))
        {
            end++;
        }

        broken |= end == 0;
        string name = rest[..end].ToString();
        rest = rest[end..];
        return (name, true);
    }

    private string Comparison()
    {
        if (Take("not"))
        {
            broken |= !Take("in");
            return "not in";
        }

        foreach (string comparison in (ReadOnlySpan<string>)["in", "===", "==", "!=", "<=", ">=", "~=", "<", ">"])
        {
            if (Take(comparison))
            {
                return comparison;
            }
        }

        broken = true;
        return "";
    }

    private bool Take(string token)
    {
        ReadOnlySpan<char> at = rest.TrimStart();
        bool isWord = char.IsAsciiLetter(token[0]);
        if (!at.StartsWith(token, StringComparison.Ordinal)
            || (isWord && at.Length > token.Length && (char.IsAsciiLetterOrDigit(at[token.Length]) || at[token.Length] == '_')))
        {
            return false;
        }

        rest = at[token.Length..];
        return true;
    }
}
