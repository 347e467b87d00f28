using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Rules.Drafts;

/// <summary>
/// The rules of a <c>.dive-ci</c> file, or of dive's own configuration (dive, README, "CI Integration"; wagoodman/dive v0.13
/// <c>cmd/dive/cli/internal/options/ci.go</c> and <c>ci_rules.go</c>). Null when omitted, so that dive uses its default.
/// </summary>
/// <param name="LowestEfficiency">As written.</param>
/// <param name="HighestWastedBytesText">As written.</param>
/// <param name="HighestUserWastedPercent">As written.</param>
/// <param name="HighestWastedBytes">Null when that rule is off or omitted.</param>
internal sealed record DiveConfig(
    string? LowestEfficiency, string? HighestWastedBytesText, string? HighestUserWastedPercent, long? HighestWastedBytes)
{
    private const string Code = Codes.Usage;

    // If both are given, dive uses the older spelling.
    private static readonly (string Old, string New)[] Rules =
    [
        ("lowestEfficiency", "lowest-efficiency"),
        ("highestWastedBytes", "highest-wasted-bytes"),
        ("highestUserWastedPercent", "highest-user-wasted-percent"),
    ];

    /// <summary>Reads the file.</summary>
    /// <param name="utf8">Its content.</param>
    /// <param name="displayName">The name of the file in messages.</param>
    /// <param name="told">Errors with their lines when null is returned; else notes on entries that dive ignores.</param>
    public static DiveConfig? Read(ReadOnlySpan<byte> utf8, string displayName, out ImmutableArray<Diagnostic> told)
    {
        Mistakes mistakes = new(displayName);
        if (YamlText.Decode(utf8, mistakes) is not { } text || YamlTree.Read(text, mistakes) is not { } root)
        {
            told = mistakes.Any
                ? [.. mistakes.ToDiagnostics().Select(d => d with { Code = Code })] : [Error(SourceSpan.None, "it is empty")];
            return null;
        }

        // viper, which reads the file in older versions of dive, ignores case in keys.
        if (root is not YamlMap map || Find(map, "rules")?.Value is not YamlMap rules)
        {
            told = [Error(root.Span, "it has no map 'rules'")];
            return null;
        }

        List<Diagnostic> found = [.. rules.Entries
            .Where(e => !Rules.Any(r => Is(e, r.Old) || Is(e, r.New)))
            .Select(e => new Diagnostic(Code, Severity.Note, Unknown(e.Key.Text), displayName, e.Key.Span))];
        YamlScalar? efficiency = Value(Rules[0], IsRatio, "a ratio from 0 to 1, such as 0.95");
        YamlScalar? wasted = Value(Rules[1], t => DiveSize.TryParse(t, out _), "a size such as 20MB");
        YamlScalar? userWasted = Value(Rules[2], IsRatio, "a ratio from 0 to 1, such as 0.2");
        found.Sort((a, b) => a.Span.CompareTo(b.Span));
        if (found.Any(d => d.Severity == Severity.Error))
        {
            told = [.. found.Where(d => d.Severity == Severity.Error)];
            return null;
        }

        told = [.. found];
        return new DiveConfig(
            efficiency?.Text, wasted?.Text, userWasted?.Text,
            wasted is not null && !IsOff(wasted.Text) && DiveSize.TryParse(wasted.Text, out long bytes) ? bytes : null);

        Diagnostic Error(SourceSpan span, string message) =>
            new(Code, Severity.Error, "not a configuration of dive: " + InertText.OneLine(message, 300), displayName, span);

        YamlScalar? Value((string Old, string New) rule, Func<string, bool> isValue, string expected)
        {
            YamlEntry? entry = Find(rules, rule.Old) is { Value: not YamlScalar { IsNull: true } } old ? old : Find(rules, rule.New);
            if (entry is null || entry.Value is YamlScalar { IsNull: true })
            {
                return null;
            }

            if (entry.Value is YamlScalar scalar && (IsOff(scalar.Text) || isValue(scalar.Text)))
            {
                return scalar;
            }

            found.Add(
                Error(entry.ValueSpan,
                $"{entry.Key.Text} is {expected}, or 'disabled', not {entry.Value.Describe()}; dive refuses it too"));
            return null;
        }
    }

    private static YamlEntry? Find(YamlMap map, string key) => map.Entries.FirstOrDefault(e => Is(e, key));

    private static bool Is(YamlEntry entry, string key) => string.Equals(entry.Key.Text, key, StringComparison.OrdinalIgnoreCase);

    private static string Unknown(string key)
    {
        string near = NearestSpelling.Of(key, Rules.SelectMany(r => new[] { r.Old, r.New })) is { } meant
            ? $"; did you mean '{meant}'?" : "";
        return $"dive has no rule '{InertText.OneLine(key, 60)}' and ignores it; it is ignored here too{near}";
    }

    // cmd/dive/cli/internal/command/ci/rules.go, isRuleDisabled.
    private static bool IsOff(string text) => text.Trim().ToLowerInvariant() is "" or "disabled" or "off" or "false";

    private static bool IsRatio(string text) =>
        double.TryParse(
            text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture,
            out double ratio)
        && ratio is >= 0 and <= 1;
}
