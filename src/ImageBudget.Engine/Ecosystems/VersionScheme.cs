namespace ImageBudget.Ecosystems;

/// <summary>
/// The version rules of one ecosystem. Version texts come from images, so <see cref="Order"/> accepts any text and takes linear time:
/// numbers are compared as runs of digits without conversion, and there is no recursion.
/// </summary>
internal abstract class VersionScheme : IComparer<string>
{
    /// <summary>Null sorts before every version.</summary>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        return Order(x, y);
    }

    /// <summary>Whether the ecosystem's own tools accept this version.</summary>
    public abstract bool IsValid(string version);

    /// <summary>Negative, zero or positive. Invalid text has a fixed place in the order, too.</summary>
    protected abstract int Order(string x, string y);
}
