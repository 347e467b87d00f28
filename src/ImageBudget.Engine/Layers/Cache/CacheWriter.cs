using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Layers.Cache;

/// <summary>Writes what <see cref="CacheReader"/> reads. Throws for text that is not valid UTF-16. Does not own the stream.</summary>
/// <exception cref="EncoderFallbackException">A text holds half a surrogate pair.</exception>
internal sealed class CacheWriter(Stream stream) : BinaryWriter(stream, CacheReader.Strict, leaveOpen: true)
{
    public void WriteOptional(string? text) => WriteOptional(text, static (w, t) => w.Write(t));

    public void WriteOptional<T>(T? value, Action<CacheWriter, T> write)
        where T : class
    {
        Write(value is not null);
        if (value is not null)
        {
            write(this, value);
        }
    }

    public void WriteTexts(ImmutableArray<string> texts) => WriteList(texts, static (w, t) => w.Write(t));

    public void WriteList<T>(ImmutableArray<T> values, Action<CacheWriter, T> write)
    {
        Write(values.Length);
        foreach (T value in values)
        {
            write(this, value);
        }
    }

    /// <summary>Length and bytes; null is stored as null.</summary>
    public void WriteDocument(byte[]? content)
    {
        Write(content?.Length ?? -1);
        Write(content ?? []);
    }

    public void WriteEnum<TEnum>(TEnum value)
        where TEnum : struct, Enum =>
        Write(Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture));
}
