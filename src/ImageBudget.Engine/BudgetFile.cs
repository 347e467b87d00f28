using ImageBudget.Budgets;
using ImageBudget.Rules;
using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>The budget file of a check.</summary>
/// <param name="Path">Full path; <c>-</c> is standard input.</param>
/// <param name="DisplayName">As shown in messages.</param>
/// <param name="Directory">
/// Full path that relative images of the budget start from: the file's directory; for a pipe, the caller's directory.
/// </param>
internal sealed record BudgetFile(string Path, string DisplayName, string Directory)
{
    public const string DefaultName = "budgets.yaml";

    // A budget is written by hand, so a larger file is not a budget.
    private const int MaxBytes = 128 * 1024 * 1024;

    /// <summary>The file that the caller names, or the nearest <c>budgets.yaml</c> in a parent directory.</summary>
    public static BudgetFile? Find(CheckOptions options, out Diagnostic? missing)
    {
        missing = null;
        if (options.BudgetFile == "-")
        {
            return new BudgetFile("-", "stdin", options.Directory);
        }

        if (options.BudgetFile is { } given)
        {
            string full = System.IO.Path.GetFullPath(given, options.Directory);
            string shown = options.BudgetDisplayName ?? given;
            if (File.Exists(full))
            {
                return new BudgetFile(full, shown, InputFile.HasLength(full) ? System.IO.Path.GetDirectoryName(full)! : options.Directory);
            }

            missing = new Diagnostic(Codes.BudgetNotFound, Severity.Error, "there is no such budget file", shown, SourceSpan.None);
            return null;
        }

        for (DirectoryInfo? folder = new(options.Directory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, DefaultName);
            if (File.Exists(candidate))
            {
                string shown = options.BudgetDisplayName ?? System.IO.Path.GetRelativePath(options.Directory, candidate).Replace('\\', '/');
                return new BudgetFile(candidate, shown, folder.FullName);
            }
        }

        missing = new Diagnostic(
            Codes.BudgetNotFound,
            Severity.Error,
            $"no {DefaultName} in this directory or any above it; name one with --budget, "
            + $"or write a first one: dotnet image-budget init {FirstImage(options)} -o {DefaultName}",
            null,
            SourceSpan.None);
        return null;
    }

    /// <summary>Reads the file, which a pipe allows once; an unreadable one is a diagnostic.</summary>
    /// <exception cref="OperationCanceledException">The user gave up waiting for a pipe.</exception>
    public BudgetDocument Read(CheckOptions options, CancellationToken cancellation)
    {
        try
        {
            if (Path == "-" && options.StandardInput is null)
            {
                return Fault(Codes.BudgetNotFound, "'-' means standard input, which is not available here; give a file");
            }

            using InputFile file = Path == "-" ? InputFile.Of(options.StandardInput!, cancellation) : InputFile.Open(Path, cancellation);
            byte[] bytes = file.ReadAtMost(MaxBytes);
            return bytes.Length > MaxBytes
                ? Fault(Codes.BudgetTooComplex, $"the file has more than {ByteCount.Format(MaxBytes)}; a budget is a few kilobytes of YAML")
                : BudgetRules.Read(bytes, DisplayName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fault(Codes.BudgetNotFound, $"the budget file cannot be read: {InertText.OneLine(e.Message)}");
        }
    }

    // The image that a first budget could be made from, when its name can be pasted into a shell.
    private static string FirstImage(CheckOptions options) =>
        options.Images.Select(i => ImageLocator.Parse(i.Path, options.Directory)).FirstOrDefault() is { Exists: true, IsOnce: false } image
            && image.Given.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or '+')
            ? image.Given
            : "IMAGE";

    private BudgetDocument Fault(string code, string message) =>
        new(null, [new Diagnostic(code, Severity.Error, message, DisplayName, SourceSpan.None)]);
}
