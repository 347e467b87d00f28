using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>One kind of image source.</summary>
internal interface ISourceKind
{
    /// <summary>Prefixes of <c>SCHEME:PATH</c> that require this kind.</summary>
    ImmutableArray<string> Schemes { get; }

    /// <summary>Its name in messages, with the article.</summary>
    string Noun { get; }

    /// <summary>True when the input is of this kind, valid or not.</summary>
    bool Recognises(SourceInput input);

    /// <summary>Reads the list of images, but no layers.</summary>
    /// <exception cref="ImageFormatException">It is of this kind, but malformed, incomplete or not supported.</exception>
    ImageSource Open(SourceInput input);
}
