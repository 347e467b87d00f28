using System.Text;

namespace ImageBudget.Fuzzing;

/// <summary>
/// One reader of bytes that strangers wrote, as a function over bytes. It depends on nothing else, so that AFL++ learns from what an input
/// reaches, and an input that failed once can be run again by anybody.
/// </summary>
public abstract class FuzzTarget
{
    /// <summary>Lower case with hyphens; names folders of inputs.</summary>
    public abstract string Name { get; }

    /// <summary>Where an image has such a file, without a leading slash; null for what is no file of a package manager.</summary>
    public virtual string? Path => null;

    /// <summary>Small valid inputs, at least one.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>
    /// Reads the input and verifies what holds for every input. Errors that the reader documents are caught here; whatever comes out is a
    /// bug of the reader.
    /// </summary>
    /// <returns>False when the reader made nothing of the input: no seed may end so.</returns>
    public abstract bool Run(byte[] input);

    /// <summary>The name, for lists of tests.</summary>
    public override string ToString() => Name;

    /// <summary>Texts as inputs.</summary>
    protected static byte[][] Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
