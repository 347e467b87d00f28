using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>One kind of place where an image comes from.</summary>
internal interface ISourceKind
{
    /// <summary>Words that may stand in front of a path and a colon to say that it must be this kind.</summary>
    ImmutableArray<string> Schemes { get; }

    /// <summary>What it is called in messages, with its article.</summary>
    string Noun { get; }

    /// <summary>True when the input is of this kind, sound or not.</summary>
    bool Recognises(SourceInput input);

    /// <summary>Reads which images are there; layers are left alone.</summary>
    /// <exception cref="ImageFormatException">It is of this kind, but malformed, not whole or not supported.</exception>
    ImageSource Open(SourceInput input);
}
