using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Composer;

/// <param name="Name"><c>vendor/name</c>.</param>
/// <param name="Version">As tagged: often with a leading <c>v</c>.</param>
/// <param name="Requires">Names of packages only: <c>php</c>, <c>ext-*</c> and <c>lib-*</c> are part of the platform and omitted.</param>
/// <param name="InstallPath">Relative to the directory of the file; null in files of Composer 1.</param>
/// <param name="IsDevelopment">Installed for development only.</param>
internal sealed record ComposerPackage(
    string Name, string Version, ImmutableArray<string> Requires, string? InstallPath, bool IsDevelopment);

/// <summary>
/// <c>vendor/composer/installed.json</c>: an object with <c>packages</c> since Composer 2, the bare list before
/// (composer/composer, <c>UPGRADE-2.0.md</c>).
/// </summary>
internal sealed record InstalledJson
{
    public ImmutableArray<ComposerPackage> Packages { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    public static InstalledJson Read(ReadOnlyMemory<byte> file)
    {
        if (!JsonText.TryParse(file, out JsonDocument? document, out string problem))
        {
            return new InstalledJson { Problems = [problem] };
        }

        using (document)
        {
            List<string> problems = [];
            JsonElement root = document.RootElement;
            HashSet<string> development = new(
                JsonText.Items(root, "dev-package-names", problems).Select(JsonText.Text).OfType<string>(), StringComparer.Ordinal);
            IEnumerable<JsonElement> items = root.ValueKind == JsonValueKind.Array
                ? root.EnumerateArray()
                : JsonText.Items(root, "packages", problems);
            if (root.ValueKind != JsonValueKind.Array && !JsonText.TryGet(root, "packages", out _))
            {
                JsonText.Note(problems, "the file lists no packages");
            }

            var packages = ImmutableArray.CreateBuilder<ComposerPackage>();
            foreach (JsonElement item in items)
            {
                string? name = JsonText.Text(item, "name");
                string? version = JsonText.Text(item, "version", problems);
                if (name is null || version is null || !IsName(name))
                {
                    JsonText.Note(problems, "a package has no name or no version");
                    continue;
                }

                packages.Add(new ComposerPackage(
                    name, version,
                    [.. JsonText.Members(item, "require", problems).Select(member => member.Name).Where(IsName)],
                    JsonText.Text(item, "install-path", problems), development.Contains(name)));
            }

            return new InstalledJson { Packages = packages.ToImmutable(), Problems = [.. problems] };
        }
    }

    // Only packages have a vendor.
    private static bool IsName(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < name.Length - 1 && name.IndexOf('/', slash + 1) < 0 && name[0] != '.' && name[slash + 1] != '.';
    }
}
