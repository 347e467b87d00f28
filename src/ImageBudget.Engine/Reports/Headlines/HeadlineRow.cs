namespace ImageBudget.Reports.Headlines;

/// <summary>One line of the answer.</summary>
/// <param name="Label">What the line is about; empty where it goes on with the line above.</param>
/// <param name="Text">Inert.</param>
internal sealed record HeadlineRow(string Label, string Text);
