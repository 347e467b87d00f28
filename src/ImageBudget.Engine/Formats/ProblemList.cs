using System.Collections;
using System.Collections.Immutable;
using System.Globalization;

namespace ImageBudget.Formats;

/// <summary>Collects problems up to a maximum and only counts the rest, so that a broken file gives a short report.</summary>
internal sealed class ProblemList(int most) : ICollection<string>
{
    private readonly List<string> problems = [];
    private long unnamed;

    public int Count => problems.Count + (unnamed > 0 ? 1 : 0);

    public bool IsReadOnly => false;

    public void Add(string item)
    {
        if (problems.Count < most)
        {
            problems.Add(item);
        }
        else
        {
            unnamed++;
        }
    }

    /// <summary>Each prefixed with the file's name, when one is given.</summary>
    public ImmutableArray<string> ToImmutable(string? fileName = null)
    {
        IEnumerable<string> all = unnamed == 0
            ? problems : problems.Append(string.Create(CultureInfo.InvariantCulture, $"{unnamed} more problems"));
        return [.. all.Select(p => fileName is null ? p : $"{fileName}: {p}")];
    }

    public void Clear() => problems.Clear();

    public bool Contains(string item) => problems.Contains(item);

    public void CopyTo(string[] array, int arrayIndex) => problems.CopyTo(array, arrayIndex);

    public bool Remove(string item) => problems.Remove(item);

    public IEnumerator<string> GetEnumerator() => problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
