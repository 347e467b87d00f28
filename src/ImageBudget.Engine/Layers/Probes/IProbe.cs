using ImageBudget.Layers.Cache;

namespace ImageBudget.Layers.Probes;

/// <summary>
/// Reads the content of a layer's files, one after the other, as a stream. A layer may have a million files: a probe allocates nothing for
/// files that it does not want, and reuses its buffers.
/// </summary>
internal interface IProbe : IDisposable
{
    /// <summary>
    /// Chooses by path, size and first bytes. After true, the file's content follows, then <see cref="Finish"/>. A probe that needs no more
    /// than the first bytes records its fact and returns false.
    /// </summary>
    bool Wants(in ProbedFile file);

    /// <summary>The next bytes of the file, in pieces of any size.</summary>
    void Append(ReadOnlySpan<byte> piece);

    /// <summary>The next bytes of a sparse file, all zero: possibly exabytes.</summary>
    void AppendZeros(long count) => throw new NotSupportedException("A probe that wants sparse files takes their holes.");

    /// <summary>The end of the wanted file.</summary>
    void Finish();

    void IDisposable.Dispose()
    {
    }
}

/// <summary>A probe with a factory for the catalog.</summary>
internal interface IProbe<TSelf> : IProbe
    where TSelf : class, IProbe<TSelf>
{
    /// <summary>Creates the probe for a layer; null when the layer's options do not request it.</summary>
    static abstract TSelf? Start(ProbedLayer layer);
}

/// <summary>A probe that yields facts and serializes them.</summary>
/// <typeparam name="TSelf">The probe.</typeparam>
/// <typeparam name="TFact">The type of its facts; no other probe has the same.</typeparam>
internal interface IProbe<TSelf, TFact> : IProbe<TSelf>
    where TSelf : class, IProbe<TSelf, TFact>
{
    /// <summary>The name of the facts in the cache; never reused for others.</summary>
    static abstract string Name { get; }

    FactList<TFact> Facts { get; }

    static abstract void Write(CacheWriter writer, TFact fact);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="IOException">The bytes are invalid: every number and enum is verified.</exception>
    static abstract TFact Read(CacheReader reader);
}

/// <summary>A probe that reads a file's stream itself, not necessarily to its end. At most one of them reads a file.</summary>
internal interface IReadingProbe : IProbe
{
    /// <summary>Called instead of <see cref="IProbe.Append"/>; <see cref="IProbe.Finish"/> follows.</summary>
    /// <param name="content">The file from its first byte; forward only, valid only during the call.</param>
    void Read(Stream content);

    void IProbe.Append(ReadOnlySpan<byte> piece)
    {
    }
}
