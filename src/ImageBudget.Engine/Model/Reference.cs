using System.Collections.Immutable;

namespace ImageBudget.Model;

/// <summary>An edge of the graph.</summary>
/// <param name="From">A package id, or <see cref="ImageNode"/>.</param>
/// <param name="To">A package id.</param>
/// <param name="Kind"><c>store-path</c>, <c>depends</c>, <c>elf</c>, <c>shebang</c> or <c>symlink</c>.</param>
/// <param name="Evidence">At least one item, ordered by path and offset.</param>
public sealed record Reference(string From, string To, string Kind, ImmutableArray<Evidence> Evidence)
{
    /// <summary>The id of the image itself, the root of the graph.</summary>
    public const string ImageNode = "image";

    /// <summary>True when a package refers to itself.</summary>
    public bool Self => From == To;
}
