using System.Collections.Immutable;

namespace ImageBudget.Ecosystems;

/// <summary>A package manager whose database is not read.</summary>
/// <param name="Name">Its name in messages: <c>pacman</c>.</param>
/// <param name="Type">Its ecosystem in notes: the package-URL type if one is registered.</param>
/// <param name="Places">
/// Non-empty directories, or files, that exist when packages are installed; <c>/</c> first.
/// </param>
/// <param name="OfSystem">
/// True for operating system packages: deleting the database does not delete them, so a database in any layer counts.
/// </param>
internal sealed record UnreadDatabase(string Name, string Type, ImmutableArray<string> Places, bool OfSystem = true);
