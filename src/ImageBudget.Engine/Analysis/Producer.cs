using System.Collections.Immutable;
using ImageBudget.Ecosystems;
using ImageBudget.Model;
using ImageBudget.Sources;

namespace ImageBudget.Analysis;

/// <summary>The kind of program that built an image; fixes are written for it.</summary>
internal enum Producer
{
    /// <summary>Unknown from the image.</summary>
    Unknown,

    /// <summary>docker build, BuildKit, buildah, kaniko: and other builders that read a Dockerfile.</summary>
    Dockerfile,

    /// <summary>nixpkgs' dockerTools, or another program that puts store paths into an image.</summary>
    Nix,

    Nix2Container,

    /// <summary>The .NET SDK's container publishing.</summary>
    DotNetSdk,

    /// <summary>Another builder that names itself and reads no Dockerfile: Jib, ko, Bazel, apko, buildpacks.</summary>
    Other,
}

/// <summary>
/// Detects what built an image: from the last history line that tells, then from the labels, then from the content. Dockerfile builders
/// write instructions (see <c>DockerfileLine</c>), dockerTools writes <c>store paths: [...]</c> (nixpkgs,
/// <c>pkgs/build-support/docker/stream_layered_image.py</c>), Jib <c>jib-...</c>, ko <c>ko build ...</c>, rules_oci and rules_docker
/// <c>bazel build ...</c>, apko <c>apko</c>, the .NET SDK <c>.NET SDK</c> and the label <c>net.dot.sdk.version</c>.
/// </summary>
internal static class Producers
{
    private static readonly string[] Instructions =
        ["RUN", "COPY", "ADD", "ENTRYPOINT", "CMD", "ENV", "WORKDIR", "USER", "EXPOSE", "LABEL", "ARG", "VOLUME", "HEALTHCHECK",
            "STOPSIGNAL", "SHELL", "ONBUILD"];

    private static readonly string[] Others = ["jib", "ko ", "bazel ", "apko", "Buildpacks", "rules_oci"];

    public static Producer Of(string format, ImageConfig config, ImmutableArray<Package> packages)
    {
        if (format == "nix2container")
        {
            return Producer.Nix2Container;
        }

        foreach (HistoryEntry entry in config.History.Reverse())
        {
            if (entry.CreatedBy is { } line && Read(line) is var known and not Producer.Unknown)
            {
                return known;
            }
        }

        return config.Labels.Keys.Any(l => l.StartsWith("net.dot.", StringComparison.Ordinal)) ? Producer.DotNetSdk
            : config.Labels.Keys.Any(l => l.StartsWith("io.buildpacks.", StringComparison.Ordinal)) ? Producer.Other
            : packages.Any(p => EcosystemCatalog.IsStore(p.Ecosystem)) ? Producer.Nix
            : Producer.Unknown;
    }

    private static Producer Read(string line)
    {
        string text = line.TrimStart();
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        return text.StartsWith("store paths:", StringComparison.Ordinal) ? Producer.Nix
            : text.Contains("nix2container", StringComparison.Ordinal) ? Producer.Nix2Container
            : text.StartsWith(".NET SDK", StringComparison.Ordinal)
                || text.Contains("Microsoft.NET.Build.Containers", StringComparison.Ordinal) ? Producer.DotNetSdk
            : text.StartsWith("/bin/sh -c", StringComparison.Ordinal) || text.StartsWith('|')
                || text.EndsWith("# buildkit", StringComparison.Ordinal)
                || text.StartsWith("#(nop)", StringComparison.Ordinal) || (space > 0 && Instructions.Contains(text[..space]))
                    ? Producer.Dockerfile
            : Array.Exists(Others, o => text.StartsWith(o, StringComparison.OrdinalIgnoreCase)) ? Producer.Other
            : Producer.Unknown;
    }
}
