using System.Globalization;
using ImageBudget.Budgets.Yaml;

namespace ImageBudget.Budgets.Drafts;

/// <summary>The rules of a <c>.dive-ci</c> file (dive, README, "CI Integration"). Null: left out, which to dive means its own default.</summary>
/// <param name="LowestEfficiency">As written.</param>
/// <param name="HighestWastedBytesText">As written.</param>
/// <param name="HighestUserWastedPercent">As written.</param>
internal sealed record DiveConfig(string? LowestEfficiency, string? HighestWastedBytesText, string? HighestUserWastedPercent)
{
    /// <summary>Null when it is off, left out, or no size.</summary>
    public long? HighestWastedBytes => HighestWastedBytesText is { } text ? ParseBytes(text) : null;

    /// <summary>Reads the file; null when it is no such file, and then <paramref name="mistake"/> says why.</summary>
    public static DiveConfig? Read(ReadOnlySpan<byte> utf8, out string? mistake)
    {
        Mistakes mistakes = new(".dive-ci");
        mistake = null;
        if (YamlText.Decode(utf8, mistakes) is not { } text || YamlTree.Read(text, mistakes) is not { } root)
        {
            mistake = mistakes.Any ? mistakes.ToDiagnostics()[0].Message : "it is empty";
            return null;
        }

        if (root is not YamlMap map || map.Find("rules")?.Value is not YamlMap rules)
        {
            mistake = "it has no map 'rules'";
            return null;
        }

        // viper, which reads the file for dive, does not tell upper from lower case in keys.
        return new DiveConfig(Value(rules, "lowestEfficiency"), Value(rules, "highestWastedBytes"), Value(rules, "highestUserWastedPercent"));
    }

    private static string? Value(YamlMap rules, string key) =>
        rules.Entries.FirstOrDefault(e => string.Equals(e.Key.Text, key, StringComparison.OrdinalIgnoreCase))?.Value is YamlScalar { IsNull: false } scalar
            ? scalar.Text
            : null;

    // dive reads sizes as go-humanize does: a unit may be one letter, and lacks an upper or lower case.
    private static long? ParseBytes(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 0 || trimmed.ToLowerInvariant() is "disabled" or "off" or "false")
        {
            return null;
        }

        if (trimmed.Length > 1 && "kmgtKMGT".Contains(trimmed[^1], StringComparison.Ordinal) && char.IsAsciiDigit(trimmed[^2]))
        {
            trimmed += "B";
        }

        return ByteSize.TryParse(trimmed, out long bytes, out _) ? bytes
            : decimal.TryParse(trimmed, NumberStyles.None, CultureInfo.InvariantCulture, out decimal plain) && plain <= long.MaxValue ? (long)plain
            : null;
    }
}
