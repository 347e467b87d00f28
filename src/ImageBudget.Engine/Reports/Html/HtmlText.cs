using System.Net;
using System.Text;

namespace ImageBudget.Reports.Html;

/// <summary>Text and files of the page.</summary>
internal static class HtmlText
{
    /// <summary>One inert line, for content and for attributes in double quotes.</summary>
    public static string Data(string text, int maxLength = 1024) => WebUtility.HtmlEncode(Plain(text, maxLength));

    /// <summary>One inert line, not yet HTML.</summary>
    public static string Plain(string text, int maxLength = 1024) => LogText.Line(LogText.Data(text, maxLength));

    /// <summary>A part of the page that lies beside this class.</summary>
    public static string Resource(string name)
    {
        using Stream stream = typeof(HtmlText).Assembly.GetManifestResourceStream("html/" + name)
            ?? throw new InvalidOperationException($"{name} is not embedded");
        using StreamReader reader = new(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
