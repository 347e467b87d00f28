using System.Text.RegularExpressions;

namespace ImageBudget.Sources;

/// <summary>
/// The name of an image in an engine's store or in a registry (distribution/reference v0.6: <c>[HOST[:PORT]/]PATH[:TAG][@DIGEST]</c>, the
/// path in lower case), as people type it where a file belongs.
/// </summary>
/// <param name="Text">As typed; safe to paste into a shell.</param>
/// <param name="IsCertain">True with a tag, a digest or a host: hardly a path.</param>
internal sealed partial record ImageName(string Text, bool IsCertain)
{
    /// <summary>Stands for a name that must not be pasted into a shell.</summary>
    public static ImageName Unknown { get; } = new("NAME", IsCertain: false);

    /// <summary>The file that commands write it to: the last part of its path, <c>shop.tar</c>.</summary>
    public string File => Name().Match(Text) is { Success: true } name ? name.Groups["last"].Value + ".tar" : "image.tar";

    /// <summary>Null for what can only be a path.</summary>
    public static ImageName? Parse(string text)
    {
        if (Name().Match(text) is not { Success: true } name)
        {
            return null;
        }

        bool tagged = name.Groups["tag"].Success || name.Groups["digest"].Success;
        string last = name.Groups["last"].Value;
        string first = text[..Math.Max(text.IndexOf('/', StringComparison.Ordinal), 0)];
        bool isFile = ImageLocator.WithoutEndings(last) != last;
        bool hasHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':');
        return !tagged && (isFile || (!hasHost && last.Contains('.', StringComparison.Ordinal)))
            ? null
            : new ImageName(text, (tagged || hasHost) && !isFile);
    }

    /// <summary>What to run to get a file of an image in the store of Docker, or else of a registry, and then again.</summary>
    /// <param name="given">The image as given.</param>
    /// <param name="again">As in <see cref="SourceOptions.Again"/>.</param>
    public string Save(string given, Func<string, string, string>? again) =>
        $"docker save {Text} -o {File} (from a registry: skopeo copy docker://{Text} docker-archive:{File}){Then(given, again)}";

    /// <summary>The end of a message that tells how to write the file.</summary>
    /// <param name="given">The image as given.</param>
    /// <param name="again">As in <see cref="SourceOptions.Again"/>.</param>
    public string Then(string given, Func<string, string, string>? again) =>
        again is null ? $", and give {File} in its place" : $", then: {again(given, File)}";

    [GeneratedRegex(
        @"^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]+)?/)?(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*/)*(?<last>[a-z0-9]+(?:[._-]+[a-z0-9]+)*)(?<tag>:[A-Za-z0-9_][A-Za-z0-9_.-]*)?(?<digest>@[a-z0-9]+:[0-9a-f]+)?\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
