using System.Collections.Immutable;
using System.Text.Json;

namespace ImageBudget.Formats.DotNet;

/// <summary>A library of a .NET application.</summary>
internal sealed record DepsLibrary
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary><c>package</c>, <c>project</c>, <c>runtimepack</c>, <c>reference</c> ...; empty when the file does not say.</summary>
    public string Type { get; init; } = "";

    public bool Serviceable { get; init; }

    /// <summary>The directory of the package in a package cache; null when there is none.</summary>
    public string? Path { get; init; }

    /// <summary>Name and version of what it needs, in file order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Dependencies { get; init; } = [];

    /// <summary>Managed files, as paths inside the package; in the application's directory they are named by the last component.</summary>
    public ImmutableArray<string> Runtime { get; init; } = [];

    public ImmutableArray<string> Native { get; init; } = [];

    /// <summary>Satellite assemblies; in the application they are in a subdirectory named by culture.</summary>
    public ImmutableArray<DepsAsset> Resources { get; init; } = [];

    /// <summary>Files for one platform; in a portable application they keep their full path.</summary>
    public ImmutableArray<DepsAsset> RuntimeTargets { get; init; } = [];
}

/// <param name="Path">Inside the package.</param>
/// <param name="Qualifier">The culture of a resource, the runtime identifier of a runtime target; empty when not said.</param>
internal sealed record DepsAsset(string Path, string Qualifier);

/// <summary>
/// The dependency manifest of a .NET application (dotnet/sdk, "Runtime Configuration Files", <c>[appname].deps.json</c>).
/// The assets are those of the runtime target.
/// </summary>
internal sealed record DepsJson
{
    /// <summary><c>.NETCoreApp,Version=v10.0/linux-x64</c>; empty when the file does not say.</summary>
    public string RuntimeTarget { get; init; } = "";

    /// <summary>In the order of the file.</summary>
    public ImmutableArray<DepsLibrary> Libraries { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    public static DepsJson Read(ReadOnlyMemory<byte> file)
    {
        if (!JsonText.TryParse(file, out JsonDocument? document, out string problem))
        {
            return new DepsJson { Problems = [problem] };
        }

        using (document)
        {
            return FromRoot(document.RootElement);
        }
    }

    private static DepsJson FromRoot(JsonElement root)
    {
        List<string> problems = [];
        if (root.ValueKind != JsonValueKind.Object)
        {
            return new DepsJson { Problems = ["the file is not an object"] };
        }

        string target = JsonText.TryGet(root, "runtimeTarget", out JsonElement runtimeTarget)
            ? JsonText.Text(runtimeTarget, "name", problems) ?? JsonText.Text(runtimeTarget) ?? ""
            : "";
        Dictionary<string, JsonElement> assets = new(StringComparer.Ordinal);
        (string Name, JsonElement Value)[] targets = [.. JsonText.Members(root, "targets", problems)];
        (string Name, JsonElement Value) chosen = Array.Find(targets, candidate => candidate.Name == target);
        if (chosen.Name is null && targets.Length > 0)
        {
            chosen = targets[0];
            JsonText.Note(problems, "the runtime target is not among the targets");
        }

        foreach ((string id, JsonElement value) in JsonText.Members(chosen.Value))
        {
            assets.TryAdd(id, value);
        }

        var libraries = ImmutableArray.CreateBuilder<DepsLibrary>();
        foreach ((string id, JsonElement value) in JsonText.Members(root, "libraries", problems))
        {
            // Names hold no slash; versions hold none either.
            int slash = id.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || value.ValueKind != JsonValueKind.Object)
            {
                JsonText.Note(problems, "a library is not named NAME/VERSION, or is not an object");
                continue;
            }

            _ = assets.TryGetValue(id, out JsonElement files);
            libraries.Add(new DepsLibrary
            {
                Name = id[..slash],
                Version = id[(slash + 1)..],
                Type = JsonText.Text(value, "type", problems) ?? "",
                Serviceable = JsonText.IsTrue(value, "serviceable"),
                Path = JsonText.Text(value, "path", problems),
                Dependencies =
                [
                    .. JsonText.Members(files, "dependencies", problems)
                        .Select(member => KeyValuePair.Create(member.Name, JsonText.Text(member.Value) ?? "")),
                ],
                Runtime = Paths(files, "runtime", problems),
                Native = Paths(files, "native", problems),
                Resources = Assets(files, "resources", "locale", problems),
                RuntimeTargets = Assets(files, "runtimeTargets", "rid", problems),
            });
        }

        return new DepsJson { RuntimeTarget = target, Libraries = libraries.ToImmutable(), Problems = [.. problems] };
    }

    // Packages may contain a placeholder, "lib/net10.0/_._", which is not copied.
    private static ImmutableArray<string> Paths(JsonElement files, string kind, List<string> problems) =>
        [.. JsonText.Members(files, kind, problems).Select(member => member.Name).Where(IsFile)];

    private static ImmutableArray<DepsAsset> Assets(JsonElement files, string kind, string qualifier, List<string> problems) =>
    [
        .. JsonText.Members(files, kind, problems).Where(member => IsFile(member.Name))
            .Select(member => new DepsAsset(member.Name, JsonText.Text(member.Value, qualifier, problems) ?? "")),
    ];

    private static bool IsFile(string path) => !path.EndsWith("/_._", StringComparison.Ordinal) && path is not ("" or "_._");
}
