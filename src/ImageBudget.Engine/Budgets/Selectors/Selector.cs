namespace ImageBudget.Budgets.Selectors;

/// <summary>
/// Selects packages. Without a wildcard it is a package name, a full store name or a store path,
/// which must match exactly, or a package URL, whose missing parts match anything. A bare package name means the default output, as in Nix:
/// <c>gcc</c> is never <c>gcc-12.2.0-lib</c>. A pattern is compared with all four. Ordinal comparison.
/// </summary>
internal sealed class Selector
{
    /// <summary>Nix's name for a package's default output.</summary>
    public const string DefaultOutput = "out";

    private readonly NameGlob? _glob;
    private readonly NameGlob? _output;
    private readonly PurlSelector? _purl;

    private Selector(string? text, NameGlob? glob) =>
        (Text, _glob, _purl) = (text, glob, glob is null && text is not null ? PurlSelector.Parse(text) : null);

    private Selector(Selector other, string? ecosystem, NameGlob? output, VersionRange? version)
        : this(other.Text, other._glob) => (Ecosystem, _output, Version) = (ecosystem, output, version);

    /// <summary>The name or pattern as written; null when only the other keys choose.</summary>
    public string? Text { get; }

    /// <summary>A package-URL type; null means any.</summary>
    public string? Ecosystem { get; }

    /// <summary>An output or a pattern for outputs as written; null when not given.</summary>
    public string? Output => _output?.Text;

    /// <summary>Null means any version.</summary>
    public VersionRange? Version { get; }

    /// <summary>Matches every package; narrow it with <see cref="Narrow"/>.</summary>
    public static Selector Any { get; } = new(text: null, glob: null);

    /// <param name="text">As written.</param>
    /// <param name="selector">Usable only when true is returned.</param>
    /// <param name="mistake">What is wrong, as part of a message.</param>
    public static bool TryParse(string text, out Selector selector, out string? mistake)
    {
        mistake = MistakeInCharacters(text) ?? PackageEcosystems.MistakeInPurl(text);
        NameGlob? glob = null;
        if (mistake is null && IsGlob(text) && !NameGlob.TryParse(text, out glob, out mistake))
        {
            glob = null;
        }

        selector = new Selector(text, glob);
        return mistake is null;
    }

    /// <summary>Why a text is not a valid selector or path pattern; null when it is valid.</summary>
    public static string? MistakeInCharacters(string text)
    {
        if (text.Length > Braces.MaxLength)
        {
            return $"it is longer than {Braces.MaxLength} characters";
        }

        if (text.AsSpan().Trim().Length != text.Length || text.Length == 0)
        {
            return text.Length == 0 ? "it is empty" : "it begins or ends with a space";
        }

        foreach (char c in text)
        {
            switch (c)
            {
                case '[' or ']':
                    return "'[' and ']' are not known in patterns; write a choice as {a,b}";
                case '\\':
                    return "'\\' is not known in patterns";
                case < ' ' or '\x7f':
                    return "it holds a control character";
            }
        }

        return null;
    }

    /// <summary>The same selector with further conditions.</summary>
    /// <param name="ecosystem">Null means any.</param>
    /// <param name="output">An output or a pattern for outputs; null leaves the meaning of a bare name.</param>
    /// <param name="version">Null means any.</param>
    public Selector Narrow(string? ecosystem, NameGlob? output, VersionRange? version) => new(this, ecosystem, output, version);

    /// <summary>The same selector for packages of another ecosystem; null means any.</summary>
    public Selector In(string? ecosystem) => new(this, ecosystem, _output, Version);

    /// <summary>The same name, whatever the ecosystem, the output and the version.</summary>
    public Selector NameOnly => new(this, null, NameGlob.TryParse("*", out NameGlob? any, out _) ? any : null, null);

    /// <summary>As the other overload; versions are compared piece by piece, numbers as numbers.</summary>
    public bool Matches(in PackageNames names) => Matches(names, VersionOrder.Natural);

    /// <summary>True when the selector matches the package.</summary>
    /// <param name="names">The package.</param>
    /// <param name="compareVersions">Ecosystem and two versions to less than, equal to or more than zero.</param>
    public bool Matches(in PackageNames names, Func<string, string, string, int> compareVersions) =>
        (Ecosystem is null || Ecosystem == names.Ecosystem)
        && MatchesOutput(names)
        && MatchesName(names)
        && (Version is null || Version.Matches(names.Ecosystem, names.Version, compareVersions));

    /// <inheritdoc />
    public override string ToString() =>
        string.Join(
            ' ', new[] { Text, Ecosystem is null ? null : $"ecosystem:{Ecosystem}", Output is null ? null : $"output:{Output}",
            Version is null ? null : $"version:{Version.Text}" }
            .Where(part => part is not null));

    private static bool IsGlob(string text) =>
        // A package URL has '?' before its qualifiers.
        text.AsSpan().IndexOfAny('*', '{', '}') >= 0 || (text.Contains('?') && !text.StartsWith("pkg:", StringComparison.Ordinal));

    private bool MatchesOutput(in PackageNames names) =>
        _output is null || _output.Matches(names.IsDefaultOutput ? DefaultOutput : names.Output!);

    private bool MatchesName(in PackageNames names)
    {
        if (Text is null)
        {
            return true;
        }

        if (_glob is not null)
        {
            return _glob.Matches(names.Name) || _glob.Matches(names.FullName)
                || (names.StorePath is not null && _glob.Matches(names.StorePath))
                || (names.Purl.Length > 0 && _glob.Matches(names.Purl));
        }

        if (Text == names.FullName && Text != names.Name)
        {
            return true;
        }

        return Text == names.Name
            ? names.IsDefaultOutput || _output is not null : Text == names.StorePath || Text == names.Purl || _purl?.Matches(names) == true;
    }
}
