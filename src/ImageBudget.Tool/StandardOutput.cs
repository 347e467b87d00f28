using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>Writes data to standard output, and tells when it did not arrive. (A reader that went away, as `head` does, is no error: the
/// runtime's console stream ignores a broken pipe.)</summary>
internal static class StandardOutput
{
    /// <exception cref="ReportException">It could not be written, e.g. to a full disk.</exception>
    public static void Write(ToolConsole console, Action<TextWriter> write)
    {
        try
        {
            write(console.Out);
            console.Out.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReportException("standard output cannot be written: " + e.Message, e);
        }
    }
}
