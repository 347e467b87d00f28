namespace ImageBudget.Compression.Transfer;

/// <summary>
/// Measures units on free cores. Results are in the order of the units, so that they do not depend on scheduling. When as many are under
/// way as may be, in all layers together, the reading thread measures: that bounds the memory.
/// </summary>
internal sealed class UnitQueue
{
    private static readonly int Most = Math.Min(Environment.ProcessorCount, 16);

    private static int _underWay;

    private readonly List<Task<long[]>> _results = [];

    /// <summary>Units so far.</summary>
    public int Count => _results.Count;

    /// <summary>The bits of each unit's blocks; waits for those that are under way.</summary>
    public IEnumerable<long[]> Results => _results.Select(r => r.GetAwaiter().GetResult());

    /// <summary>Adds a unit.</summary>
    /// <param name="measure">Measures it.</param>
    public void Add(Func<long[]> measure)
    {
        if (Interlocked.Increment(ref _underWay) > Most)
        {
            Interlocked.Decrement(ref _underWay);
            AddNow(measure);
            return;
        }

        _results.Add(Task.Run(() =>
        {
            try
            {
                return measure();
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }));
    }

    /// <summary>Adds a unit and measures it on this thread.</summary>
    public void AddNow(Func<long[]> measure) => _results.Add(Task.FromResult(measure()));
}
