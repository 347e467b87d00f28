using System.Buffers;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ImageBudget.Formats;
using ImageBudget.Formats.Zip;

namespace ImageBudget.Ecosystems.Maven;

/// <summary>
/// Finds the libraries of a jar and of the jars in it. Coordinates come from <c>META-INF/maven/*/*/pom.properties</c>, else from the
/// manifest (Java "JAR File Specification"; OSGi Core 8, 3.2) and the file's name. All archives in one file share one limit.
/// </summary>
internal sealed partial class JarReader
{
    // Real nesting is at most a jar in a war in an ear.
    private const int MaxDepth = 4;
    private const int MaxInMemory = 16 * 1024 * 1024;
    private const int MaxDocument = 256 * 1024;
    private const int MaxArtifacts = 20_000;
    private const int MaxPropertiesPerJar = 2_000;
    private const long Budget = 256L * 1024 * 1024;
    private const long StreamBudget = 2L * 1024 * 1024 * 1024;
    private const string Manifest = "META-INF/MANIFEST.MF";

    private readonly ImmutableArray<JarArtifact>.Builder _artifacts = ImmutableArray.CreateBuilder<JarArtifact>();
    private readonly ProblemList _problems = new(8);
    private long _budget = Budget;

    /// <summary>True for names of archives that hold Java code.</summary>
    public static bool IsJar(string name) => IsJar(System.Text.Encoding.UTF8.GetBytes(name));

    /// <inheritdoc cref="IsJar(string)" />
    public static bool IsJar(ReadOnlySpan<byte> name) =>
        name.Length > 4 && name[^4] == '.' && (Ends(name, "jar"u8) || Ends(name, "war"u8) || Ends(name, "ear"u8)
            || Ends(name, "par"u8) || Ends(name, "hpi"u8) || Ends(name, "jpi"u8) || Ends(name, "kar"u8));

    // Java opens a file of any name that the class path has.
    private static bool Ends(ReadOnlySpan<byte> name, ReadOnlySpan<byte> ending) =>
        System.Text.Ascii.EqualsIgnoreCase(name[^ending.Length..], ending);

    /// <param name="content">Of the outermost archive; not necessarily read to its end.</param>
    /// <param name="size">Of the whole file.</param>
    /// <param name="fileName">Without directories.</param>
    public static JarContents Read(Stream content, long size, string fileName)
    {
        JarReader reader = new();
        if (size > MaxInMemory)
        {
            reader.ReadStream(content, fileName);
        }
        else
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)size);
            try
            {
                int length = content.ReadAtLeast(buffer.AsSpan(0, (int)size), (int)size, throwOnEndOfStream: false);
                reader.ReadWhole(buffer.AsMemory(0, length), fileName, "", 0);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return new JarContents(reader._artifacts.ToImmutable(), reader._problems.ToImmutable());
    }

    private void ReadWhole(ReadOnlyMemory<byte> file, string fileName, string inside, int depth)
    {
        using ZipIndex? zip = ZipIndex.TryOpen(file, _budget, out string? problem);
        if (zip is null)
        {
            Problem(inside, problem!);
            return;
        }

        long left = _budget;
        Jar jar = new(fileName, inside);
        List<string> nested = [];
        foreach (ZipMember member in zip.Members)
        {
            if (IsMetadata(member.Name) && jar.Documents < MaxPropertiesPerJar)
            {
                if (zip.TryRead(member.Name, (int)Math.Min(MaxDocument, Math.Max(0, left)), out problem) is { } document)
                {
                    left -= document.Length;
                    jar.Take(member.Name, document);
                }
                else
                {
                    Problem(inside, $"{member.Name}: {problem}");
                }
            }
            else if (IsJar(member.Name))
            {
                nested.Add(member.Name);
            }
        }

        Add(jar);
        foreach (string name in nested)
        {
            // Each nested archive is read and released before the next one.
            if (_artifacts.Count >= MaxArtifacts || left <= 0)
            {
                Problem(inside, "holds more nested archives than the limit");
                return;
            }

            byte[]? bytes = zip.TryRead(name, (int)Math.Min(MaxInMemory, left), out problem);
            left -= bytes?.Length ?? MaxDocument;
            _budget = left;
            Nested(name, bytes, problem, inside, depth);
            left = _budget;
        }

        _budget = left;
    }

    private void ReadStream(Stream content, string fileName)
    {
        Jar jar = new(fileName, "");
        int place = _artifacts.Count;
        string? problem = ZipStreamReader.Read(content, n => IsMetadata(n) || IsJar(n), MaxInMemory, StreamBudget, member =>
        {
            if (IsMetadata(member.Name) && jar.Documents < MaxPropertiesPerJar && member.Content is { Length: <= MaxDocument } document)
            {
                jar.Take(member.Name, document);
            }
            else if (IsJar(member.Name) && _artifacts.Count < MaxArtifacts && _budget > 0)
            {
                _budget -= member.Content?.Length ?? 0;
                Nested(member.Name, member.Content, "the member is larger than may be read", "", 0);
            }
        });
        if (problem is not null)
        {
            Problem("", problem);
        }

        ImmutableArray<JarArtifact> nested = [.. _artifacts.Skip(place)];
        _artifacts.Count = place;
        Add(jar);
        _artifacts.AddRange(nested);
    }

    private void Nested(string name, byte[]? bytes, string? problem, string inside, int depth)
    {
        string way = inside.Length == 0 ? name : $"{inside}!/{name}";
        if (bytes is null)
        {
            Problem(way, problem ?? "cannot be read");
        }
        else if (depth + 1 >= MaxDepth)
        {
            Problem(way, "archives are nested more deeply than the limit");
        }
        else
        {
            ReadWhole(bytes, name[(name.LastIndexOf('/') + 1)..], way, depth + 1);
        }
    }

    private void Add(Jar jar)
    {
        foreach (JarArtifact artifact in jar.Artifacts())
        {
            if (_artifacts.Count < MaxArtifacts)
            {
                _artifacts.Add(artifact);
            }
        }
    }

    private void Problem(string inside, string problem) => _problems.Add(inside.Length == 0 ? problem : $"{inside}: {problem}");

    private static bool IsMetadata(string name) =>
        name == Manifest
            || (name.StartsWith("META-INF/maven/", StringComparison.Ordinal) && name.EndsWith("/pom.properties", StringComparison.Ordinal));

    // "commons-lang3-3.12.0.jar": the version begins at the first digit after a hyphen.
    [GeneratedRegex(
        @"^(?<name>.+?)-(?<version>v?\d[\w.+\-]*)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NameAndVersion();

    /// <summary>The data of one archive.</summary>
    private sealed class Jar(string fileName, string inside)
    {
        private readonly string _base = fileName.Contains('.', StringComparison.Ordinal) ? fileName[..fileName.LastIndexOf('.')] : fileName;
        private readonly List<(PomProperties Pom, string Member)> _poms = [];
        private JarManifest? _manifest;

        public int Documents { get; private set; }

        public void Take(string member, byte[] document)
        {
            Documents++;
            if (member == Manifest)
            {
                _manifest ??= JarManifest.Read(document);
            }
            else if (PomProperties.Read(document) is { ArtifactId: not null } pom)
            {
                _poms.Add((pom, member));
            }
        }

        public IEnumerable<JarArtifact> Artifacts()
        {
            _poms.Sort((a, b) => string.CompareOrdinal(a.Member, b.Member));
            int own = Own();
            yield return own >= 0 ? Of(own, isArchive: true) : FromManifest();
            for (int i = 0; i < _poms.Count; i++)
            {
                if (i != own)
                {
                    yield return Of(i, isArchive: false);
                }
            }
        }

        // Of several pom.properties, the archive's own is the one with the longest artifact id that its file name begins with.
        private int Own()
        {
            int best = _poms.Count == 1 && (inside.Length > 0 || !NameSaysOtherwise(_poms[0].Pom)) ? 0 : -1;
            for (int i = 0; i < _poms.Count; i++)
            {
                string id = _poms[i].Pom.ArtifactId!;
                if ((_base == id || _base.StartsWith(id + "-", StringComparison.Ordinal))
                    && (best < 0 || id.Length > _poms[best].Pom.ArtifactId!.Length || _poms.Count == 1))
                {
                    best = i;
                }
            }

            return best;
        }

        // A program with one shaded library has one pom.properties, the library's; its manifest then has another title.
        private bool NameSaysOtherwise(PomProperties pom) =>
            Title() is { } title && !title.Contains(pom.ArtifactId!, StringComparison.OrdinalIgnoreCase)
            && NameAndVersion().Match(_base) is { Success: true } match && match.Groups["name"].Value == title;

        private JarArtifact Of(int index, bool isArchive)
        {
            (PomProperties pom, string member) = _poms[index];
            return new JarArtifact(inside, pom.GroupId, pom.ArtifactId!, pom.Version ?? VersionOfManifest() ?? "", member, isArchive);
        }

        private JarArtifact FromManifest()
        {
            Match match = NameAndVersion().Match(_base);
            string name = match.Success ? match.Groups["name"].Value : Title() ?? _base;
            string? told = VersionOfManifest();
            string version = match.Success ? match.Groups["version"].Value : told ?? "";
            return new JarArtifact(
                inside, Group(name), name, version, match.Success || told is null ? "file name" : Manifest, IsArchive: true);
        }

        private string? VersionOfManifest() =>
            _manifest?.ImplementationVersion ?? _manifest?.BundleVersion ?? _manifest?["Specification-Version"];

        // A title is often prose ("Apache Log4j API") or a Java package; accept only a possible artifact id.
        private string? Title() => _manifest?.ImplementationTitle is { } title
            && title.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? title : null;

        private string? Group(string name)
        {
            if (_manifest?.ImplementationVendorId is { } vendor && vendor.Contains('.', StringComparison.Ordinal)
                && !vendor.Contains(' ', StringComparison.Ordinal))
            {
                return vendor;
            }

            // maven-bundle-plugin: groupId + "." + artifactId, without their common part.
            string? symbolic = _manifest?.BundleSymbolicName ?? _manifest?.AutomaticModuleName;
            if (symbolic is null || !symbolic.Contains('.', StringComparison.Ordinal))
            {
                return null;
            }

            string last = "." + name.Replace('-', '.');
            return symbolic.EndsWith("." + name, StringComparison.Ordinal) ? symbolic[..^(name.Length + 1)]
                : symbolic.EndsWith(last, StringComparison.Ordinal) ? symbolic[..^last.Length]
                : symbolic;
        }
    }
}
