namespace ImageBudget.Reports;

/// <summary>A report could not be written: the disk is full, the folder is not there, or may not be written to.</summary>
internal sealed class ReportException(string message, Exception inner) : Exception(message, inner);
