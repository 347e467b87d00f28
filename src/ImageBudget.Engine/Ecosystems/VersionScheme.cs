namespace ImageBudget.Ecosystems;

/// <summary>
/// One ecosystem's rules. Version texts come out of images, so <see cref="Order"/> answers for any text, in time linear in its
/// length: numbers are compared as runs of digits and never converted, and nothing recurses.
/// </summary>
internal abstract class VersionScheme : IComparer<string>
{
    /// <summary>Null is before every version.</summary>
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

    /// <summary>Negative, zero or positive. Text the ecosystem would refuse still has a place, always the same.</summary>
    protected abstract int Order(string x, string y);
}
