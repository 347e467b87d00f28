using System.Text;
using System.Text.RegularExpressions;

namespace ImageBudget.Reports;

/// <summary>Writes a file completely or not at all: to a temporary file in the same directory, which is then renamed.</summary>
internal static partial class ReportFile
{
    /// <param name="path">Full path.</param>
    /// <param name="write">Writes the text.</param>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="ReportException">It could not be written.</exception>
    public static void Write(string path, Action<TextWriter> write, string what = "report")
    {
        try
        {
            // A device or a pipe (`/dev/stderr`, a shell's process substitution) is written to, not replaced.
            if (path.StartsWith("/dev/", StringComparison.Ordinal))
            {
                using TextWriter device = Open(new FileStream(path, FileMode.Open, FileAccess.Write));
                write(device);
                return;
            }

            // A link is kept; the report replaces its target.
            string target = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } link ? link.FullName : path;
            string folder = Path.GetDirectoryName(target)!;
            string temporary = Path.Combine(folder, $".image-budget-{Guid.NewGuid():n}.tmp");
            void Discard(object? sender, EventArgs e) => Delete(temporary);
            AppDomain.CurrentDomain.ProcessExit += Discard;
            try
            {
                using (TextWriter writer = Open(new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)))
                {
                    write(writer);
                }

                File.Move(temporary, target, overwrite: true);
            }
            finally
            {
                AppDomain.CurrentDomain.ProcessExit -= Discard;
                Delete(temporary);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault(what, path, e);
        }
    }

    /// <summary>Appends the whole text to a file in one write.</summary>
    /// <exception cref="ReportException">It could not be written.</exception>
    public static void Append(string path, Action<TextWriter> write)
    {
        using StringWriter text = new() { NewLine = "\n" };
        write(text);
        try
        {
            File.AppendAllText(path, text.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Fault("report", path, e);
        }
    }

    /// <summary>An error message with the user's path, because the system's message names the temporary file.</summary>
    public static ReportException Fault(string what, string path, Exception e) => new($"the {what} {path} cannot be written: " + e switch
    {
        DirectoryNotFoundException => "its directory does not exist",
        UnauthorizedAccessException => Directory.Exists(path) ? "it is a directory" : "access to it is denied",
        _ => Temporary().Replace(e.Message, Path.GetFileName(path)),
    }, e);

    [GeneratedRegex("\\.image-budget-[0-9a-f]{32}\\.tmp", RegexOptions.CultureInvariant)]
    private static partial Regex Temporary();

    private static StreamWriter Open(FileStream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 16 * 1024) { NewLine = "\n" };

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Ignored, because the original error is reported.
        }
    }
}
