using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Composer;

/// <summary>A project's <c>composer.json</c> (Composer documentation, "The composer.json schema", "Package links").</summary>
internal sealed record ComposerJson
{
    /// <summary>The key (<c>require</c> or <c>require-dev</c>), the name and the constraint; PHP and its extensions too.</summary>
    public ImmutableArray<(string Key, string Name, string Constraint)> Requires { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    public static ComposerJson Read(ReadOnlyMemory<byte> file)
    {
        if (!JsonText.TryParse(file, out JsonDocument? document, out string problem))
        {
            return new ComposerJson { Problems = [problem] };
        }

        using (document)
        {
            List<string> problems = [];
            List<(string, string, string)> requires = [];
            foreach (string key in (ReadOnlySpan<string>)["require", "require-dev"])
            {
                foreach ((string name, JsonElement range) in JsonText.Members(document.RootElement, key, problems))
                {
                    requires.Add((key, name, JsonText.Text(range) ?? ""));
                }
            }

            return new ComposerJson { Requires = [.. requires], Problems = [.. problems] };
        }
    }
}
