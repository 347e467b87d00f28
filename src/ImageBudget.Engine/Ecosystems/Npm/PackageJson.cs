using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Npm;

/// <summary>A name and the requested version range.</summary>
internal sealed record NpmDependency(string Name, string Range);

/// <summary>An installed package's <c>package.json</c> (npm documentation, "package.json").</summary>
internal sealed record PackageJson
{
    private const int MaxNameLength = 214;

    /// <summary><c>name</c> or <c>@scope/name</c>; null when it is missing or not a valid package name.</summary>
    public string? Name { get; init; }

    public string? Version { get; init; }

    /// <summary>In the order of the file. npm includes the optional dependencies.</summary>
    public ImmutableArray<NpmDependency> Dependencies { get; init; } = [];

    public ImmutableArray<NpmDependency> OptionalDependencies { get; init; } = [];

    /// <summary>Installed only for the project itself.</summary>
    public ImmutableArray<NpmDependency> DevDependencies { get; init; } = [];

    public ImmutableArray<NpmDependency> PeerDependencies { get; init; } = [];

    /// <summary>Names in <c>peerDependenciesMeta</c> that are marked optional.</summary>
    public ImmutableArray<string> OptionalPeers { get; init; } = [];

    /// <summary>Names in <c>bundleDependencies</c> or <c>bundledDependencies</c>; all dependencies when that is <c>true</c>.</summary>
    public ImmutableArray<string> Bundled { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    public static PackageJson Read(ReadOnlyMemory<byte> file)
    {
        if (!JsonText.TryParse(file, out JsonDocument? document, out string problem))
        {
            return new PackageJson { Problems = [problem] };
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return new PackageJson { Problems = ["the file is not an object"] };
            }

            List<string> problems = [];
            string? name = JsonText.Text(root, "name", problems);
            if (name is not null && !IsName(name))
            {
                JsonText.Note(problems, "name is not a package name");
                name = null;
            }

            ImmutableArray<NpmDependency> dependencies = Dependency(root, "dependencies", problems);
            return new PackageJson
            {
                Name = name,
                Version = JsonText.Text(root, "version", problems)?.Trim(),
                Dependencies = dependencies,
                OptionalDependencies = Dependency(root, "optionalDependencies", problems),
                DevDependencies = Dependency(root, "devDependencies", problems),
                PeerDependencies = Dependency(root, "peerDependencies", problems),
                OptionalPeers =
                [
                    .. JsonText.Members(root, "peerDependenciesMeta", problems)
                        .Where(member => IsName(member.Name) && JsonText.IsTrue(member.Value, "optional")).Select(member => member.Name),
                ],
                Bundled = ReadBundled(root, dependencies, problems),
                Problems = [.. problems],
            };
        }
    }

    /// <summary>True for a name that can be a directory below node_modules: never a path that leads out of it.</summary>
    public static bool IsName(string name)
    {
        ReadOnlySpan<char> rest = name;
        if (rest.StartsWith("@", StringComparison.Ordinal))
        {
            int slash = rest.IndexOf('/');
            if (slash < 0 || !IsPart(rest[1..slash]))
            {
                return false;
            }

            rest = rest[(slash + 1)..];
        }

        return name.Length <= MaxNameLength && IsPart(rest);
    }

    private static bool IsPart(ReadOnlySpan<char> part)
    {
        foreach (char c in part)
        {
            if (c is '/' or '\\' or '%' || char.IsControl(c) || char.IsWhiteSpace(c))
            {
                return false;
            }
        }

        return part.Length > 0 && part[0] != '.';
    }

    // Very old packages have a list of names, or one name.
    private static ImmutableArray<NpmDependency> Dependency(JsonElement root, string kind, List<string> problems)
    {
        if (!JsonText.TryGet(root, kind, out JsonElement value))
        {
            return [];
        }

        var dependencies = ImmutableArray.CreateBuilder<NpmDependency>();
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach ((string name, JsonElement range) in JsonText.Members(value))
                {
                    Add(name, JsonText.Text(range));
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Add(JsonText.Text(item) ?? "", "*");
                }

                break;
            case JsonValueKind.Null or JsonValueKind.False:
                break;
            default:
                JsonText.Note(problems, $"{kind} is not an object");
                break;
        }

        return dependencies.ToImmutable();

        void Add(string name, string? range)
        {
            if (!IsName(name))
            {
                JsonText.Note(problems, $"{kind} holds what is not a package name");
                return;
            }

            if (range is null)
            {
                JsonText.Note(problems, $"{kind} holds a range that is not a text");
            }

            dependencies.Add(new NpmDependency(name, range ?? "*"));
        }
    }

    private static ImmutableArray<string> ReadBundled(JsonElement root, ImmutableArray<NpmDependency> dependencies, List<string> problems)
    {
        foreach (string key in (ReadOnlySpan<string>)["bundleDependencies", "bundledDependencies"])
        {
            if (!JsonText.TryGet(root, key, out JsonElement value))
            {
                continue;
            }

            return value.ValueKind switch
            {
                JsonValueKind.True => [.. dependencies.Select(dependency => dependency.Name)],
                JsonValueKind.Array => [.. value.EnumerateArray().Select(JsonText.Text).OfType<string>().Where(IsName)],
                JsonValueKind.Object => [.. JsonText.Members(value).Select(member => member.Name).Where(IsName)],
                JsonValueKind.False or JsonValueKind.Null => [],
                _ => Wrong(key),
            };
        }

        return [];

        ImmutableArray<string> Wrong(string key)
        {
            JsonText.Note(problems, $"{key} is not a list");
            return [];
        }
    }
}
