using ImageBudget.Budgets;
using ImageBudget.Rules;
using ImageBudget.Model;

namespace ImageBudget;

/// <summary>The budget file of a check.</summary>
/// <param name="Path">Full path.</param>
/// <param name="DisplayName">As it stands in messages.</param>
internal sealed record BudgetFile(string Path, string DisplayName)
{
    public const string DefaultName = "budgets.yaml";

    // A budget is written by hand; what is larger is something else.
    private const int MaxBytes = 128 * 1024 * 1024;

    public string Directory => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The file that the caller names, or the nearest <c>budgets.yaml</c> upwards.</summary>
    public static BudgetFile? Find(CheckOptions options, out Diagnostic? missing)
    {
        missing = null;
        if (options.BudgetFile is { } given)
        {
            string full = System.IO.Path.GetFullPath(given, options.Directory);
            string shown = options.BudgetDisplayName ?? given;
            if (File.Exists(full))
            {
                return new BudgetFile(full, shown);
            }

            missing = new Diagnostic(Codes.BudgetNotFound, Severity.Error, "there is no such budget file", shown, SourceSpan.None);
            return null;
        }

        for (DirectoryInfo? folder = new(options.Directory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, DefaultName);
            if (File.Exists(candidate))
            {
                return new BudgetFile(candidate, options.BudgetDisplayName ?? System.IO.Path.GetRelativePath(options.Directory, candidate).Replace('\\', '/'));
            }
        }

        missing = new Diagnostic(
            Codes.BudgetNotFound,
            Severity.Error,
            $"no {DefaultName} in this folder or any above it; name one with --budget, or write one: maxSize: 60 MB",
            null,
            SourceSpan.None);
        return null;
    }

    /// <summary>Reads the file; an unreadable one is a diagnostic.</summary>
    public BudgetDocument Read()
    {
        try
        {
            using FileStream stream = File.OpenRead(Path);
            if (stream.Length > MaxBytes)
            {
                return Fault(Codes.BudgetTooComplex, $"the file has {ByteCount.Format(stream.Length)}; a budget is a few kilobytes of YAML");
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return BudgetRules.Read(bytes, DisplayName);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fault(Codes.BudgetNotFound, $"the budget file cannot be read: {InertText.OneLine(e.Message)}");
        }
    }

    private BudgetDocument Fault(string code, string message) =>
        new(null, [new Diagnostic(code, Severity.Error, message, DisplayName, SourceSpan.None)]);
}
