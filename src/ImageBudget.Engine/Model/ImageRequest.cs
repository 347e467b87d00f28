namespace ImageBudget.Model;

/// <summary>An image that the caller names.</summary>
/// <param name="Path">
/// As the user typed it, relative to <see cref="CheckOptions.Directory"/>; <c>-</c> is standard input. <c>docker-archive:</c>,
/// <c>oci-archive:</c>, <c>oci:</c> or <c>dir:</c> as a prefix states the format.
/// </param>
/// <param name="Name">The image of the budget to check it against; null means: by path, or the only one.</param>
/// <param name="Platform">Overrides <see cref="CheckOptions.Platform"/> for this image.</param>
/// <param name="Tag">Overrides <see cref="CheckOptions.Tag"/> for this image.</param>
public sealed record ImageRequest(string Path, string? Name = null, string? Platform = null, string? Tag = null);
