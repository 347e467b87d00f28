namespace ImageBudget.Model;

/// <summary>
/// The platform of an image, normalized as in containerd (containerd/platforms v1.0 <c>database.go</c>, <c>platforms.go</c>): lower case,
/// <c>x86_64</c> is <c>amd64</c>, <c>aarch64</c> and <c>arm64/v8</c> are <c>arm64</c>, <c>arm</c> without a variant is <c>arm/v7</c>.
/// </summary>
/// <param name="Os"><c>linux</c>; <see cref="Unknown"/> when missing.</param>
/// <param name="Architecture"><c>amd64</c>; <see cref="Unknown"/> when missing.</param>
/// <param name="Variant"><c>v6</c>; empty when missing. <c>v8</c> of arm64 is kept for output, but ignored in comparisons.</param>
internal readonly record struct Platform(string Os, string Architecture, string Variant)
{
    /// <summary>Written by builders for artifacts that do not run.</summary>
    public const string Unknown = "unknown";

    /// <summary>From the parts in a document; null and empty mean not stated.</summary>
    public static Platform Of(string? os, string? architecture, string? variant)
    {
        (string name, string kind) = ArchitectureOf(Lower(architecture), Lower(variant));
        string system = Lower(os) switch { "" => Unknown, "macos" => "darwin", var other => other };
        return new Platform(system, name.Length == 0 ? Unknown : name, kind);
    }

    /// <summary>
    /// Parses a user's <c>os/architecture[/variant]</c>, or an architecture alone, for Linux. An operating system alone leaves the
    /// architecture <see cref="Unknown"/>.
    /// </summary>
    public static Platform Parse(string text) => text.Split('/', 3) switch
    {
        [var one] when Lower(one) is "linux" or "windows" or "darwin" or "macos" or "freebsd" or "wasi" => Of(one, null, null),
        [var one] => Of("linux", one, null),
        [var os, var architecture] => Of(os, architecture, null),
        var parts => Of(parts[0], parts[1], parts[2]),
    };

    /// <summary>
    /// The platform of an index entry, with missing parts taken from the configuration; null when they contradict each other. Engines
    /// choose by the entry.
    /// </summary>
    public static Platform? Agreed(Platform entry, Platform configuration)
    {
        string os = entry.Os == Unknown ? configuration.Os : entry.Os;
        string architecture = entry.Architecture == Unknown ? configuration.Architecture : entry.Architecture;
        bool contradict = (configuration.Os != Unknown && configuration.Os != os)
            || (configuration.Architecture != Unknown && configuration.Architecture != architecture)
            || (entry.Variant.Length > 0 && configuration.Variant.Length > 0 && entry.Compared != configuration.Compared);
        bool adds = entry.Architecture == Unknown || (entry.Variant.Length == 0 && entry.Compared == configuration.Compared);
        return contradict ? null : new Platform(os, architecture, adds ? configuration.Variant : entry.Variant);
    }

    /// <summary>True when a request for this platform accepts the other: equal, or any variant when none was requested.</summary>
    /// <param name="other">Of an image.</param>
    /// <param name="anyVariant">False: <c>arm</c> is only <c>arm/v7</c>, <c>amd64</c> only itself.</param>
    public bool Matches(Platform other, bool anyVariant) =>
        Os == other.Os
        && (Architecture == Unknown || Architecture == other.Architecture)
        && (Architecture == Unknown || Compared == other.Compared || (anyVariant && Variant.Length == 0));

    /// <inheritdoc />
    public override string ToString() => (Variant, Architecture) switch
    {
        ("", "arm") => $"{Os}/arm/v7",
        ("", _) => $"{Os}/{Architecture}",
        _ => $"{Os}/{Architecture}/{Variant}",
    };

    private string Compared => (Architecture, Variant) switch
    {
        ("arm", "") => "v7",
        ("arm64", "v8") or ("amd64", "v1") => "",
        _ => Variant,
    };

    private static (string Name, string Variant) ArchitectureOf(string name, string variant) => (name, variant) switch
    {
        ("i386", _) => ("386", ""),
        ("x86_64" or "x86-64", _) => ("amd64", variant),
        ("aarch64" or "arm64", "8") => ("arm64", "v8"),
        ("aarch64", _) => ("arm64", variant),
        ("armhf", _) => ("arm", "v7"),
        ("armel", _) => ("arm", "v6"),
        ("arm", "5" or "6" or "7" or "8") => ("arm", "v" + variant),
        _ => (name, variant),
    };

    private static string Lower(string? text) => text?.ToLowerInvariant() ?? "";
}
