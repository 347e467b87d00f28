using System.Globalization;
using System.Net;
using System.Text;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html;

/// <summary>Text and files of the page.</summary>
internal static class HtmlText
{
    private const char NoBreak = '\u00a0';

    /// <summary>One inert line, for content and for attributes in double quotes.</summary>
    public static string Data(string text, int maxLength = 1024) => WebUtility.HtmlEncode(Plain(text, maxLength));

    /// <summary>As <see cref="Data"/>; a path may be broken after <c>/</c> and <c>-</c>, and nowhere else.</summary>
    public static string Path(string text, int maxLength = 1024) =>
        Data(SizeText.Short(text), maxLength).Replace("/", "/<wbr>", StringComparison.Ordinal)
            .Replace("-", "-<wbr>", StringComparison.Ordinal);

    /// <summary>One inert line, not yet HTML.</summary>
    public static string Plain(string text, int maxLength = 1024) => LogText.Line(LogText.Data(text, maxLength));

    /// <summary>The headlines' arrows as arrows; numbers stay together with their units.</summary>
    public static string Words(string text, int maxLength = 1024) =>
        Data(text.Replace(" -> ", " \u2192 ", StringComparison.Ordinal), maxLength);

    /// <summary>A rounded size that is not broken before its unit.</summary>
    public static string Size(long bytes) => ByteCount.Format(bytes).Replace(' ', NoBreak);

    /// <summary><c>+392.1 kB</c>, <c>=</c> for none; not broken before the unit.</summary>
    public static string Signed(long bytes) => DeltaRows.Signed(bytes).Replace(' ', NoBreak);

    /// <summary>A share of a whole: one decimal below 10 %.</summary>
    public static string Share(long part, long whole)
    {
        double percent = whole > 0 ? 100.0 * part / whole : 0;
        return percent switch
        {
            <= 0 => "0" + NoBreak + "%",
            < 0.1 => "&lt;0.1" + NoBreak + "%",
            _ => percent.ToString(percent < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + NoBreak + "%",
        };
    }

    /// <summary>A number for a style or an attribute: at most two decimals.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A file of the page that lies beside this class.</summary>
    public static string Resource(string name)
    {
        using Stream stream = typeof(HtmlText).Assembly.GetManifestResourceStream("html/" + name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
