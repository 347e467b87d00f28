namespace ImageBudget.Ecosystems;

/// <summary>A directory in which a package manager keeps what it downloaded.</summary>
/// <param name="Name">Whose it is and what, a part of a sentence: <c>pip's cache</c>.</param>
/// <param name="Folder">
/// <c>/</c> last. Begins with <c>/</c>, with <c>~/</c> for any home directory (XDG Base Directory Specification for <c>~/.cache</c>), or with
/// <c>*/</c> for any directory that has <paramref name="Beside"/>.
/// </param>
/// <param name="Fix">Dockerfile instructions that do not leave it behind.</param>
/// <param name="Certain">False for a store that a build tool also runs programs from.</param>
/// <param name="Beside">What lies beside the directory; needed where it begins with <c>*/</c>, null elsewhere.</param>
internal sealed record PackageCache(string Name, string Folder, string Fix, bool Certain = true, string? Beside = null);
