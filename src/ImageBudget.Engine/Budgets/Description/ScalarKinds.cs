using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Description;

/// <summary>All kinds of single values in a budget.</summary>
internal static class ScalarKinds
{
    /// <summary>Package-URL types whose packages are found in images.</summary>
    public static readonly ImmutableArray<string> Ecosystems = PackageEcosystems.All;

    /// <summary>Names of a derivation's own outputs, as nixpkgs uses them.</summary>
    public static readonly ImmutableArray<string> Outputs =
        ["out", "bin", "data", "debug", "dev", "devdoc", "devman", "dist", "doc", "getent", "info", "lib", "libgcc", "man", "py", "static"];

    public static readonly ScalarKind<string> Text = new(
        "text",
        "text",
        () => new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1 },
        (YamlScalar scalar, out string value) => ReadText(scalar, out value));

    public static readonly ScalarKind<bool> Boolean = new(
        "true or false",
        "true or false",
        () => new JsonObject { ["type"] = "boolean" },
        (YamlScalar scalar, out bool value) =>
        {
            value = scalar.AsBoolean ?? false;
            return scalar.AsBoolean is null ? new ScalarMistake(Codes.WrongType, scalar.IsPlain ? null : "without quotes") : null;
        });

    public static readonly ScalarKind<long> Size = new(
        "size",
        ByteSize.Expected,
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
                new JsonObject { ["type"] = "string", ["pattern"] = ByteSize.SchemaPattern }),
        },
        (YamlScalar scalar, out long value) =>
            ByteSize.TryParse(scalar.Text, out value, out string? mistake) ? null : new ScalarMistake(Codes.BadSize, mistake));

    public static readonly ScalarKind<Increase> Increase = new(
        "increase",
        Budgets.Increase.Expected,
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
                new JsonObject { ["type"] = "string", ["pattern"] = Budgets.Increase.SchemaPattern }),
        },
        (YamlScalar scalar, out Increase value) =>
            Budgets.Increase.TryParse(scalar.Text, out value, out string? mistake) ? null : new ScalarMistake(Codes.BadSize, mistake));

    /// <summary>0 to 1, as dive's rules have it.</summary>
    public static readonly ScalarKind<Switchable<double>> RatioOrOff = new(
        "ratio or disabled",
        "a ratio from 0 to 1, such as 0.95, or disabled",
        () => new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "number", ["minimum"] = 0 }, OffSchema()) },
        (YamlScalar scalar, out Switchable<double> value) =>
        {
            value = default;
            if (IsOff(scalar.Text))
            {
                return null;
            }

            const System.Globalization.NumberStyles Styles =
                System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowExponent;
            bool isNumber = double.TryParse(scalar.Text, Styles, System.Globalization.CultureInfo.InvariantCulture, out double ratio);
            value = new Switchable<double>(ratio);
            return isNumber && ratio is >= 0 and <= 1 ? null : new ScalarMistake(
                Codes.BadValue, scalar.Text.EndsWith('%') ? "a ratio has no percent sign: 95% is 0.95" : null);
        });

    public static readonly ScalarKind<Switchable<long>> SizeOrOff = new(
        "size or disabled",
        ByteSize.Expected + ", or disabled",
        () => new JsonObject
        {
            ["anyOf"] = new JsonArray(
                new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
                new JsonObject { ["type"] = "string", ["pattern"] = ByteSize.SchemaPattern },
                OffSchema()),
        },
        (YamlScalar scalar, out Switchable<long> value) =>
        {
            value = default;
            if (IsOff(scalar.Text))
            {
                return null;
            }

            ScalarMistake? mistake = ByteSize.TryParse(scalar.Text, out long bytes, out string? why) ? null : new(Codes.BadSize, why);
            value = new Switchable<long>(bytes);
            return mistake;
        });

    public static readonly ScalarKind<PullSpeed> Speed = new(
        "speed",
        PullSpeed.Expected,
        () => new JsonObject { ["type"] = "string", ["pattern"] = PullSpeed.SchemaPattern },
        (YamlScalar scalar, out PullSpeed value) =>
            PullSpeed.TryParse(scalar.Text, out value, out string? mistake) ? null : new ScalarMistake(Codes.BadValue, mistake));

    /// <summary>True: without the base image's layers.</summary>
    public static readonly ScalarKind<bool> Scope = Words.Kind<bool>("image or app", [("image", false), ("app", true)]);

    public static readonly ScalarKind<DateOnly> Date = new(
        "date",
        "a date such as 2027-01-31",
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" },
        (YamlScalar scalar, out DateOnly value) =>
            DateOnly.TryParseExact(
                scalar.Text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None,
                out value)
                ? null
                : new ScalarMistake(Codes.BadValue, null));

    public static readonly ScalarKind<WaiverMatch> WaiverMatch = new(
        "selector or path pattern",
        "a package selector, a path pattern that begins with '/', or the word image",
        () => new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1 },
        (YamlScalar scalar, out WaiverMatch value) =>
        {
            value = default!;
            return ReadText(scalar, out string text)
                ?? (Budgets.WaiverMatch.TryParse(text, out value, out string? mistake) ? null : new ScalarMistake(Codes.BadValue, mistake));
        });

    public static readonly ScalarKind<long> Count = CountKind("count", "a whole number, such as 100", least: 0);

    public static readonly ScalarKind<long> PositiveCount = CountKind("count from 1", "a whole number from 1, such as 1", least: 1);

    public static readonly ScalarKind<int> FormatVersion = new(
        "the number 1",
        "1, the only version of the budget file there is",
        () => new JsonObject { ["const"] = 1 },
        (YamlScalar scalar, out int value) =>
        {
            value = 1;
            return scalar is { IsPlain: true, Text: "1" } ? null : new ScalarMistake(Codes.BadValue, null);
        });

    public static readonly ScalarKind<Severity> Severity = Words.Kind<Severity>(
        "severity",
        [
            ("none", Model.Severity.None), ("note", Model.Severity.Note),
            ("warning", Model.Severity.Warning), ("error", Model.Severity.Error),
        ],
        also: ("warn", Model.Severity.Warning));

    public static readonly ScalarKind<string> Ecosystem =
        Words.Kind("ecosystem", Ecosystems.Select(e => (e, e)).ToImmutableArray(), PackageEcosystems.Near);

    public static readonly ScalarKind<string> RuleCode = new(
        "rule code",
        "the code of a rule, such as IB1001",
        () => new JsonObject { ["pattern"] = "^IB[1-5][0-9]{3}$" },
        (YamlScalar scalar, out string value) =>
        {
            value = scalar.Text;
            return value is ['I', 'B', >= '1' and <= '5', _, _, _] && value.AsSpan(3).IndexOfAnyExceptInRange('0', '9') < 0
                ? null
                : new ScalarMistake(Codes.BadValue, null);
        });

    public static readonly ScalarKind<string> Platform = new(
        "platform",
        "os/architecture or os/architecture/variant, such as linux/amd64 or linux/arm/v7",
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[a-z0-9]+/[a-z0-9]+(/[a-z0-9]+)?$" },
        (YamlScalar scalar, out string value) =>
        {
            value = scalar.Text;
            string[] parts = value.Length > 100 ? [] : value.Split('/');
            return parts.Length is 2 or 3 && parts.All(p => p.Length > 0 && p.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
                ? null
                : new ScalarMistake(Codes.BadValue, null);
        });

    public static readonly ScalarKind<Selector> Selector = new(
        "selector",
        "a package name, a full store name, a store path, a purl, or a pattern such as '*-dev'",
        () => new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1 },
        (YamlScalar scalar, out Selector value) =>
        {
            value = Selectors.Selector.Any;
            return ReadText(scalar, out string text)
                ?? (Selectors.Selector.TryParse(text, out value, out string? mistake) ? null : new ScalarMistake(Codes.BadValue, mistake));
        });

    public static readonly ScalarKind<NameGlob> Output = new(
        "output",
        "the name of a Nix output, such as out, lib or dev, or a pattern such as '*'",
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
        (YamlScalar scalar, out NameGlob value) =>
        {
            NameGlob.TryParse("*", out value, out _);
            string? mistake = null;
            return ReadText(scalar, out string text)
                ?? ((mistake = Selectors.Selector.MistakeInCharacters(text)) is null && NameGlob.TryParse(text, out value, out mistake)
                    ? null
                    : new ScalarMistake(Codes.BadValue, mistake));
        });

    public static readonly ScalarKind<PathGlob> PathPattern = new(
        "path pattern",
        "a path in the image or a pattern such as '/usr/share/{doc,man}/**'",
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[/{]" },
        (YamlScalar scalar, out PathGlob value) =>
            PathGlob.TryParse(scalar.Text, out value, out string? mistake) ? null : new ScalarMistake(Codes.BadValue, mistake));

    public static readonly ScalarKind<VersionRange> VersionRange = new(
        "version range",
        Selectors.VersionRange.Expected,
        () => new JsonObject { ["type"] = new JsonArray("string", "number"), ["minLength"] = 1 },
        (YamlScalar scalar, out VersionRange value) =>
            Selectors.VersionRange.TryParse(scalar.Text, out value, out string? mistake)
                ? null : new ScalarMistake(Codes.BadValue, mistake));

    // wagoodman/dive v0.13 cmd/dive/cli/internal/command/ci/rules.go, isRuleDisabled.
    private static bool IsOff(string text) => text.Trim().ToLowerInvariant() is "disabled" or "off" or "false";

    private static JsonObject OffSchema() => new() { ["enum"] = new JsonArray("disabled", "off", false) };

    private static ScalarKind<long> CountKind(string name, string expected, int least) => new(
        name,
        expected,
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least },
        (YamlScalar scalar, out long value) =>
        {
            value = 0;
            string text = scalar.Text;
            if (!scalar.IsPlain || text.Length == 0 || text.AsSpan(text[0] == '-' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') >= 0)
            {
                return new ScalarMistake(Codes.WrongType, scalar.IsPlain ? null : "without quotes");
            }

            return text switch
            {
                ['-', ..] => new ScalarMistake(Codes.BadValue, "a limit is never negative"),
                ['0', _, ..] => new ScalarMistake(Codes.BadValue, "a leading zero means octal to some readers"),
                { Length: > 9 } => new ScalarMistake(Codes.BadValue, "the number is too large for any image"),
                _ when (value = long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)) < least =>
                    new ScalarMistake(Codes.BadValue, null),
                _ => null,
            };
        });

    private static ScalarMistake? ReadText(YamlScalar scalar, out string value)
    {
        value = scalar.Text;
        // Numbers are accepted as text: "tag: 1.10" keeps its characters.
        return scalar.AsBoolean is not null ? new ScalarMistake(Codes.WrongType, "put it in quotes if you mean the text")
            : value.AsSpan().Trim().IsEmpty ? new ScalarMistake(Codes.BadValue, "it is empty")
            : null;
    }
}
