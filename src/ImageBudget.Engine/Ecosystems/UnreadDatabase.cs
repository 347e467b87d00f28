using System.Collections.Immutable;

namespace ImageBudget.Ecosystems;

/// <summary>A package manager whose database nothing here reads.</summary>
/// <param name="Name">For people, in a sentence: <c>pacman</c>.</param>
/// <param name="Type">What notes call its ecosystem: the package-URL type where one is registered.</param>
/// <param name="Places">
/// Folders that hold something, or files, where packages are installed; <c>/</c> first.
/// </param>
/// <param name="OfSystem">
/// True where the packages make up the system: deleting the database does not delete them, so that one that any layer held counts.
/// </param>
internal sealed record UnreadDatabase(string Name, string Type, ImmutableArray<string> Places, bool OfSystem = true);
