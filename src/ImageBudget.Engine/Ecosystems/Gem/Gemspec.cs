using System.Collections.Immutable;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Gem;

/// <param name="Name">Of the gem.</param>
/// <param name="Requirements"><c>~> 2.0</c> and the like; empty for any version.</param>
internal sealed record GemDependency(string Name, ImmutableArray<string> Requirements);

/// <summary>
/// An installed gem's specification: the Ruby text that RubyGems writes (rubygems, <c>lib/rubygems/specification.rb</c>,
/// <c>to_ruby</c>), and hand-written ones as far as they use literals. The text is parsed, never executed.
/// </summary>
internal sealed record Gemspec
{
    // Each literal copies the rest of its line, so long lines are refused; RubyGems does not write them.
    private const int MaxLine = 16 * 1024;
    private const int MaxRequirements = 32;

    public string? Name { get; init; }

    public string? Version { get; init; }

    /// <summary><c>ruby</c> unless the gem holds native code for one platform.</summary>
    public string Platform { get; init; } = "ruby";

    /// <summary>At run time only; in the order of the file, each once.</summary>
    public ImmutableArray<GemDependency> Dependencies { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    public static Gemspec Read(ReadOnlyMemory<byte> file)
    {
        List<string> problems = [];
        List<GemDependency> dependencies = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? name = null;
        string? version = null;
        string? platform = null;
        string[]? stub = null;
        foreach (string raw in DecodedLines.Read(file))
        {
            string line = raw.Trim();
            if (line.Length > MaxLine)
            {
                JsonText.Note(problems, "a line is longer than 16 KiB");
                continue;
            }

            if (line.StartsWith("# stub: ", StringComparison.Ordinal))
            {
                // "# stub: NAME VERSION PLATFORM REQUIRE_PATHS", written since RubyGems 2.
                stub ??= line["# stub: ".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                continue;
            }

            if (line.StartsWith('#'))
            {
                continue;
            }

            if (After(line, "name", assignment: true) is { } nameText)
            {
                name ??= Literal(ref nameText);
            }
            else if (After(line, "version", assignment: true) is { } versionText)
            {
                version ??= VersionIn(versionText);
            }
            else if (After(line, "platform", assignment: true) is { } platformText)
            {
                platform ??= Literal(ref platformText);
            }
            else if ((
                After(line, "add_runtime_dependency", assignment: false)
                ?? After(line, "add_dependency", assignment: false)) is { } dependency)
            {
                if (Literal(ref dependency) is not { } gem)
                {
                    JsonText.Note(problems, "a dependency is not a literal name");
                }
                else if (seen.Add(gem))
                {
                    // Old specifications repeat the list for old versions of RubyGems.
                    var requirements = ImmutableArray.CreateBuilder<string>();
                    while (requirements.Count < MaxRequirements && Literal(ref dependency) is { } requirement)
                    {
                        requirements.Add(requirement);
                    }

                    dependencies.Add(new GemDependency(gem, requirements is [">= 0"] ? [] : requirements.ToImmutable()));
                }
            }
        }

        name ??= stub is { Length: > 0 } ? stub[0] : null;
        version ??= stub is { Length: > 1 } ? stub[1] : null;
        platform ??= stub is { Length: > 2 } ? stub[2] : null;

        // RubyGems refuses an empty name (Gem::SpecificationPolicy, validate_name).
        name = name is "" ? null : name;
        if (name is null || version is null)
        {
            JsonText.Note(problems, "name or version is not a literal");
        }

        return new Gemspec
        {
            Name = name,
            Version = version,
            Platform = platform ?? "ruby",
            Dependencies = [.. dependencies],
            Problems = [.. problems],
        };
    }

    // "s.NAME = REST", or "s.NAME(REST" and "s.NAME REST"; the receiver is any one identifier.
    private static string? After(string line, string method, bool assignment)
    {
        int dot = line.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || string.CompareOrdinal(line, dot + 1, method, 0, method.Length) != 0)
        {
            return null;
        }

        for (int i = 0; i < dot; i++)
        {
            if (!char.IsAsciiLetterOrDigit(line[i]) && line[i] != '_')
            {
                return null;
            }
        }

        string rest = line[(dot + 1 + method.Length)..];
        if (!assignment)
        {
            return rest.Length > 0 && rest[0] is '(' or ' ' ? rest : null;
        }

        rest = rest.TrimStart();
        return rest.StartsWith('=') && !rest.StartsWith("==", StringComparison.Ordinal) ? rest[1..] : null;
    }

    private static string? VersionIn(string text)
    {
        string trimmed = text.TrimStart();
        const string Constructor = "Gem::Version.new";
        trimmed = trimmed.StartsWith(Constructor, StringComparison.Ordinal) ? trimmed[Constructor.Length..].TrimStart('(', ' ') : trimmed;
        return trimmed.Length > 0 && trimmed[0] is '"' or '\'' or '%' ? Literal(ref trimmed) : null;
    }

    // The next string literal: "text", 'text', or %q<text> with any bracket. Text before a literal is skipped.
    private static string? Literal(ref string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            int start = at + 1;
            char close = c;
            if (c == '%' && at + 2 < text.Length && text[at + 1] is 'q' or 'Q')
            {
                close = text[at + 2] switch { '<' => '>', '(' => ')', '[' => ']', '{' => '}', var same => same };
                start = at + 3;
            }
            else if (c is '#')
            {
                break;
            }
            else if (c is not ('"' or '\''))
            {
                continue;
            }

            int end = start <= text.Length ? text.IndexOf(close, start) : -1;
            if (end < 0)
            {
                break;
            }

            string literal = text[start..end];
            text = text[(end + 1)..];

            // Interpolated or escaped text cannot be evaluated without Ruby.
            return literal.Contains("#{", StringComparison.Ordinal) || literal.Contains('\\', StringComparison.Ordinal) ? null : literal;
        }

        text = "";
        return null;
    }
}
