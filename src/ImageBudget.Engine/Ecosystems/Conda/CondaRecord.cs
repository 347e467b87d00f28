using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Conda;

/// <summary>
/// One <c>conda-meta/NAME-VERSION-BUILD.json</c>: conda's record of an installed package (conda documentation, "Package specification",
/// <c>info/index.json</c>, with the channel and the installed files added; conda/models/records.py, <c>PrefixRecord</c>).
/// </summary>
internal sealed record CondaRecord
{
    /// <summary>Null when the record does not tell.</summary>
    public string? Name { get; init; }

    /// <summary>Null when the record does not tell.</summary>
    public string? Version { get; init; }

    /// <summary>The build string; empty when missing.</summary>
    public string Build { get; init; } = "";

    /// <summary>A name or a URL, possibly with credentials; empty when missing.</summary>
    public string Channel { get; init; } = "";

    /// <summary>The platform: <c>linux-64</c>, <c>noarch</c>; empty when missing.</summary>
    public string Subdir { get; init; } = "";

    /// <summary>As written: a name, optionally followed by a version and a build.</summary>
    public ImmutableArray<string> Depends { get; init; } = [];

    /// <summary>Relative to the prefix.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The specifications that requested it at installation; empty for a dependency, and when missing.</summary>
    public ImmutableArray<string> Requested { get; init; } = [];

    /// <summary>What could not be read, one sentence each; empty: everything was read.</summary>
    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Never throws for the content of the file.</summary>
    public static CondaRecord Read(ReadOnlyMemory<byte> file)
    {
        if (!JsonText.TryParse(file, out JsonDocument? document, out string problem))
        {
            return new CondaRecord { Problems = [problem] };
        }

        using (document)
        {
            JsonElement root = document.RootElement;
            List<string> problems = [];
            string? name = JsonText.Text(root, "name", problems);
            string? version = JsonText.Text(root, "version", problems);
            if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(version))
            {
                JsonText.Note(problems, "the record has no name or no version");
            }

            if (!JsonText.TryGet(root, "files", out _))
            {
                JsonText.Note(problems, "the record has no list of files");
            }

            return new CondaRecord
            {
                Name = string.IsNullOrEmpty(name) ? null : name,
                Version = string.IsNullOrEmpty(version) ? null : version,
                Build = JsonText.Text(root, "build", problems) ?? "",
                Channel = JsonText.Text(root, "channel", problems) ?? "",
                Subdir = JsonText.Text(root, "subdir", problems) ?? "",
                Depends = Texts(root, "depends", problems),
                Files = Texts(root, "files", problems),
                Requested =
                    [.. Texts(root, "requested_specs", problems).Append(JsonText.Text(root, "requested_spec") ?? "")
                    .Where(s => s is not ("" or "None"))],
                Problems = [.. problems],
            };
        }
    }

    private static ImmutableArray<string> Texts(JsonElement root, string name, List<string> problems)
    {
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>();
        bool told = false;
        foreach (JsonElement item in JsonText.Items(root, name, problems))
        {
            if (JsonText.Text(item) is { } text)
            {
                texts.Add(text);
            }
            else if (!told)
            {
                told = true;
                JsonText.Note(problems, $"{name} lists something that is not a text");
            }
        }

        return texts.DrainToImmutable();
    }
}
