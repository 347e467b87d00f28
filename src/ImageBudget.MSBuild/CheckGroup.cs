namespace ImageBudget.MSBuild;

/// <summary>The images of one check.</summary>
/// <param name="Budget">Full path.</param>
/// <param name="Baseline">A baseline file or an earlier image, seen from the project; null: growth is not looked at.</param>
/// <param name="Deep">Store paths are also looked for where Nix does not look.</param>
internal sealed record CheckGroup(string Budget, string? Baseline, bool Deep);

/// <summary>The defaults of an image without metadata.</summary>
/// <param name="Budget">Null or empty: each image must name its own.</param>
/// <param name="Baseline">Null or empty: none.</param>
/// <param name="Deep">As in <see cref="CheckGroup"/>.</param>
internal sealed record ImageDefaults(string? Budget, string? Baseline, bool Deep);
