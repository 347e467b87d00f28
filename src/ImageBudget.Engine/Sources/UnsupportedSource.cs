using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>Images in registries and in engines' stores, which are not read: the error says how to save one to a file.</summary>
internal sealed partial class UnsupportedSource : ISourceKind
{
    /// <summary>Only when <c>//</c> follows: <c>docker:27</c> is an image name.</summary>
    public const string Docker = "docker";

    private static readonly ImmutableArray<string> All = [Docker, "registry", "docker-daemon", "podman", "containers-storage"];

    public ImmutableArray<string> Schemes => All;

    public string Noun => "an image in a registry or in an engine's store";

    public static bool Names(string scheme) => All.Contains(scheme);

    public bool Recognises(SourceInput input) => input.Locator.Elsewhere is not null;

    public ImageSource Open(SourceInput input)
    {
        string scheme = input.Locator.Scheme!;
        string name = input.Locator.Elsewhere!.TrimStart('/');

        // Users paste this command into a shell, so it may hold only a plain name.
        string shown = Plain().IsMatch(name) ? name : "NAME";
        string command = scheme switch
        {
            "docker-daemon" => $"docker save {shown} -o image.tar",
            "podman" => $"podman save {shown} -o image.tar",
            "containers-storage" => $"skopeo copy containers-storage:{shown} docker-archive:image.tar",
            _ => $"skopeo copy docker://{shown} docker-archive:image.tar (or docker pull {shown} && docker save {shown} -o image.tar)",
        };
        throw new ImageFormatException(
            Codes.NotAnImage, $"'{scheme}:' names an image that is not a file; save it and check the file: {command}");
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._/:@-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
