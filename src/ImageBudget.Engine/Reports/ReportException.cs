namespace ImageBudget.Reports;

/// <summary>A report could not be written: the disk is full, or the directory is missing or not writable.</summary>
internal sealed class ReportException(string message, Exception inner) : Exception(message, inner);
