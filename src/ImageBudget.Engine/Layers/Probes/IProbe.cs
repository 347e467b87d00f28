using ImageBudget.Layers.Cache;

namespace ImageBudget.Layers.Probes;

/// <summary>
/// Looks at the content of one file of a layer after another while it streams by. A layer has a million files: a probe allocates nothing
/// for those it does not want, and reuses for the next file what it needed for the last one.
/// </summary>
internal interface IProbe : IDisposable
{
    /// <summary>
    /// Chooses by path, size and first bytes. True starts on the file: its content follows, then <see cref="Finish"/>. A probe that knows
    /// enough by now notes its fact and says false.
    /// </summary>
    bool Wants(in ProbedFile file);

    /// <summary>The next bytes of the file, however the stream was cut.</summary>
    void Append(ReadOnlySpan<byte> piece);

    /// <summary>The next bytes of a sparse file, all zero: perhaps more than anybody could look at.</summary>
    void AppendZeros(long count) => throw new NotSupportedException("A probe that wants sparse files takes their holes.");

    /// <summary>The end of a file that was wanted.</summary>
    void Finish();

    void IDisposable.Dispose()
    {
    }
}

/// <summary>A probe as the catalog makes it.</summary>
internal interface IProbe<TSelf> : IProbe
    where TSelf : class, IProbe<TSelf>
{
    /// <summary>Starts on a layer; null when its options do not ask for this probe.</summary>
    static abstract TSelf? Start(ProbedLayer layer);
}

/// <summary>A probe that leaves facts, and knows how they are kept.</summary>
/// <typeparam name="TSelf">The probe.</typeparam>
/// <typeparam name="TFact">What it learns of a file; no other probe leaves the same type.</typeparam>
internal interface IProbe<TSelf, TFact> : IProbe<TSelf>
    where TSelf : class, IProbe<TSelf, TFact>
{
    /// <summary>Names the facts in what is kept of a layer; never reused for others.</summary>
    static abstract string Name { get; }

    FactList<TFact> Facts { get; }

    static abstract void Write(CacheWriter writer, TFact fact);

    /// <summary>What <see cref="Write"/> wrote.</summary>
    /// <exception cref="IOException">It is not that: every number and enum is verified.</exception>
    static abstract TFact Read(CacheReader reader);
}

/// <summary>A probe that reads a file at its own pace and as far as it likes, instead of being fed. A file has at most one of
/// them.</summary>
internal interface IReadingProbe : IProbe
{
    /// <summary>Takes the place of <see cref="IProbe.Append"/>; <see cref="IProbe.Finish"/> follows.</summary>
    /// <param name="content">The file from its first byte; forward only, not to be kept.</param>
    void Read(Stream content);

    void IProbe.Append(ReadOnlySpan<byte> piece)
    {
    }
}
