using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Sources;

/// <summary>Images in registries and in engines' stores: they are not fetched, and the error says how to make a file of one.</summary>
internal sealed class UnsupportedSource : ISourceKind
{
    /// <summary>Only when <c>//</c> follows: <c>docker:27</c> is an image name.</summary>
    public const string Docker = "docker";

    private static readonly ImmutableArray<string> All = [Docker, "registry", "docker-daemon", "podman", "containers-storage"];

    public ImmutableArray<string> Schemes => All;

    public string Noun => "an image in a registry or in an engine's store";

    public static bool Names(string scheme) => All.Contains(scheme);

    public bool Recognises(SourceInput input) => input.Locator.Elsewhere is not null;

    public ImageSource Open(SourceInput input) => throw Complaint(input.Locator, input.Options.Again);

    /// <summary>What to do instead.</summary>
    /// <param name="locator">Of something that is no file.</param>
    /// <param name="again">As in <see cref="SourceOptions.Again"/>.</param>
    public static ImageFormatException Complaint(ImageLocator locator, Func<string, string, string>? again)
    {
        string scheme = locator.Scheme!;

        // What is pasted into a shell must be a name and nothing else.
        ImageName name = ImageName.Parse(locator.Elsewhere!.TrimStart('/')) ?? ImageName.Unknown;
        string save = scheme switch
        {
            "docker-daemon" => $"docker save {name.Text} -o {name.File}",
            "podman" => $"podman save {name.Text} -o {name.File}",
            "containers-storage" => $"skopeo copy containers-storage:{name.Text} docker-archive:{name.File}",
            _ => $"skopeo copy docker://{name.Text} docker-archive:{name.File} "
                + $"(or docker pull {name.Text} && docker save {name.Text} -o {name.File})",
        };
        return new ImageFormatException(
            Codes.NotAnImage, $"'{scheme}:' names an image that is not a file; save it: {save}{name.Then(locator.Given, again)}");
    }
}
