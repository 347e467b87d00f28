namespace ImageBudget.Model;

/// <summary>The line of a file that a <see cref="SourceSpan"/> points to, for reports that show it.</summary>
/// <param name="Text">
/// As written, without its line break; of a line of more than 400 characters only the part around the place. Not inert.
/// </param>
/// <param name="Start">Column of the first character of <paramref name="Text"/>: 1, unless the line is long.</param>
/// <param name="Length">
/// Characters from the place to the end of the value, as far as it is in this line; at least 1.
/// </param>
public sealed record SourceLine(string Text, int Start, int Length);
