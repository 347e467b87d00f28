using ImageBudget.Model;

namespace ImageBudget.Advice;

/// <summary>What a suggestion takes out of an image, as a line of a budget can name it.</summary>
internal abstract record AdviceTarget;

/// <summary>A package, with all packages that only it brings.</summary>
/// <param name="Package">The package.</param>
/// <param name="From">The only package that keeps it in the image; null when several do, or when it is not known.</param>
internal sealed record PackageTarget(Package Package, Package? From) : AdviceTarget;

/// <summary>Files.</summary>
/// <param name="Name">What they are, as part of a sentence: <c>apt's package lists</c>.</param>
/// <param name="Pattern">A path pattern as in a budget. Matches all of them; may be invalid where a directory of the image is part of
/// it.</param>
internal sealed record PathTarget(string Name, string Pattern) : AdviceTarget;
