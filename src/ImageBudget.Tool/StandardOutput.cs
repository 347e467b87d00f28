using ImageBudget.Reports;

namespace ImageBudget.Tool;

/// <summary>Writes data to standard output, and reports write errors. (A reader that closes the pipe, such as `head`, is not an error: the
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
