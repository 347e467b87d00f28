namespace ImageBudget.Model;

/// <summary>A place in a text file. Both numbers count from 1; <see cref="None"/> (0,0) means the file as a whole.</summary>
public readonly record struct SourceSpan(int Line, int Column) : IComparable<SourceSpan>
{
    /// <summary>No particular place.</summary>
    public static SourceSpan None => default;

    /// <inheritdoc />
    public int CompareTo(SourceSpan other) =>
        Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
}
