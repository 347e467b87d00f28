using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Model;

namespace ImageBudget;

/// <summary>Limits on a command line or in a project file, written <c>NAME=VALUE</c>.</summary>
public static class LimitArgument
{
    /// <summary>Applies settings in their order to the default limits.</summary>
    /// <param name="settings"><c>entries=30000000</c>, <c>documentBytes=200 MB</c>; blank ones are passed over.</param>
    /// <param name="limits">The defaults when there is a mistake.</param>
    /// <param name="mistakes">One line each; empty when all settings are valid.</param>
    /// <returns>False when there is a mistake.</returns>
    public static bool TryParse(IEnumerable<string> settings, out ImageLimits limits, out ImmutableArray<string> mistakes)
    {
        ImageLimits changed = ImageLimits.Default;
        List<string> wrong = [];
        foreach (string setting in settings.Select(s => s.Trim()).Where(s => s.Length > 0))
        {
            changed = Apply(changed, setting, out string? mistake);
            if (mistake is not null)
            {
                wrong.Add(mistake);
            }
        }

        mistakes = [.. wrong];
        limits = wrong.Count == 0 ? changed : ImageLimits.Default;
        return wrong.Count == 0;
    }

    private static ImageLimits Apply(ImageLimits limits, string setting, out string? mistake)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        string name = (equals < 0 ? setting : setting[..equals]).Trim();
        LimitSetting? known = LimitSetting.All.FirstOrDefault(s => s.Name == name);
        if (known is null)
        {
            string shown = InertText.OneLine(name, 60);
            string hint = NearestSpelling.Of(name, LimitSetting.All.Select(s => s.Name)) is { } nearest
                ? $"; did you mean '{nearest}'?"
                : "; there are: " + string.Join(", ", LimitSetting.All.Select(s => s.Name));
            mistake = $"there is no limit '{shown}'{hint}";
            return limits;
        }

        string text = equals < 0 ? "" : setting[(equals + 1)..].Trim();
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            || (known.IsBytes && ByteSize.TryParse(text, out value, out _));
        if (!isNumber || value < 1 || value > known.Most)
        {
            string kind = known.IsBytes ? "a size such as 200 MB" : "a whole number";
            mistake = FormattableString.Invariant(
                $"the limit '{known.Name}' is '{InertText.OneLine(text, 60)}' where {kind} from 1 to {known.Most} belongs");
            return limits;
        }

        mistake = null;
        return known.With(limits, value);
    }
}
