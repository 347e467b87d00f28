using System.Text;
using System.Text.RegularExpressions;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Runtimes;

/// <summary>
/// Language runtimes that were unpacked or compiled into the image and are in no package database. Each is recognised by a file that it
/// always has and that gives the version. .NET's shared frameworks have a deps.json; see <see cref="NuGet"/>.
/// </summary>
internal static partial class RuntimesInventory
{
    public static bool Wants(ReadOnlySpan<byte> path) => Recognise(path) != Kind.None;

    public static void Read(InventoryReader reader)
    {
        HashSet<RootNode> owned = [];
        foreach (PackageDraft package in reader.Packages.Where(p => !p.OfLanguage))
        {
            owned.UnionWith(package.Files);
            owned.UnionWith(package.Trees);
        }

        foreach (Document document in reader.Documents)
        {
            Kind kind = Recognise(Encoding.UTF8.GetBytes(document.Path).AsSpan(1));
            if (kind != Kind.None && document.Content is { } content && !IsOwned(reader.Files, document.Node, owned))
            {
                Add(reader, kind, document, Encoding.UTF8.GetString(content));
            }
        }
    }

    private static Kind Recognise(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        return name.SequenceEqual("release"u8) ? Kind.Java
            : path.EndsWith("include/node/node_version.h"u8) ? Kind.Node
            : name.SequenceEqual("patchlevel.h"u8) && path.LastIndexOf("include/python"u8) >= 0 ? Kind.Python
            : name.SequenceEqual("OTP_VERSION"u8) ? Kind.Erlang
            : name.SequenceEqual("VERSION"u8) ? Kind.Go
            : path.EndsWith("/lib/rustlib/components"u8) ? Kind.Rust
            : Kind.None;
    }

    private static bool IsOwned(RootFs files, RootNode node, HashSet<RootNode> owned)
    {
        for (; node != RootFs.Root; node = files.ParentOf(node))
        {
            if (owned.Contains(node))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(InventoryReader reader, Kind kind, Document document, string text)
    {
        RootFs files = reader.Files;
        RootNode folder = files.ParentOf(document.Node);
        switch (kind)
        {
            // JDK: JAVA_VERSION="21.0.2" in the file "release" of its directory (JEP 223, JEP 220).
            case Kind.Java when Value(JavaVersion(), text) is { } java && Has(files, folder, "bin", "java"):
                Add(reader, "openjdk", java, document, folder, [folder], []);
                break;

            case Kind.Node when Value(NodeMajor(), text) is { } major && Value(NodeMinor(), text) is { } minor
                && Value(NodePatch(), text) is { } patch:
                RootNode prefix = files.ParentOf(files.ParentOf(folder));
                Add(reader, "node", $"{major}.{minor}.{patch}", document, null, [folder],
                    Under(files, prefix, "bin", n => n is "node" or "nodejs"));
                break;

            case Kind.Python when Value(PythonVersion(), text) is { } python && ImagePath.Show(files.NameOf(folder)) is var name:
                prefix = files.ParentOf(files.ParentOf(folder));
                Add(
                    reader, "python", python, document, null,
                    [folder,
                        .. Child(files, Child(files, prefix, "lib"), name) is { Exists: true } library
                        ? [library] : Array.Empty<RootNode>()],
                    [
                        .. Under(files, prefix, "bin", n => n == name || n == name + "-config"),
                        .. Under(files, prefix, "lib", n => n.StartsWith($"lib{name}.", StringComparison.Ordinal)),
                    ]);
                break;

            // releases/26/OTP_VERSION below Erlang's root directory (OTP, "System Principles", "Versions").
            case Kind.Erlang when Value(PlainVersion(), text) is { } otp
                && files.NameOf(files.ParentOf(folder)).SequenceEqual("releases"u8):
                RootNode root = files.ParentOf(files.ParentOf(folder));
                Add(reader, "erlang", otp, document, root, [root], []);
                break;

            case Kind.Go when Value(GoVersion(), text) is { } go && Has(files, folder, "bin", "go"):
                Add(reader, "go", go, document, folder, [folder], []);
                break;

            // rustup names a toolchain's directory by its version: toolchains/1.80.1-x86_64-unknown-linux-gnu.
            case Kind.Rust:
                RootNode toolchain = files.ParentOf(files.ParentOf(folder));
                Match match = RustToolchain().Match(ImagePath.Show(files.NameOf(toolchain)));
                if (match.Success)
                {
                    Add(reader, "rust", match.Groups["v"].Value, document, toolchain, [toolchain], []);
                }

                break;
        }
    }

    private static void Add(
        InventoryReader reader, string name, string version, Document proof, RootNode? folder, RootNode[] trees, List<RootNode> single)
    {
        // A runtime unpacked into the root directory would own the whole image.
        if (trees.Contains(RootFs.Root))
        {
            return;
        }

        PackageDraft draft = new()
        {
            Ecosystem = RuntimesEcosystem.Type,
            Id = PackageUrl.Of(RuntimesEcosystem.Type, null, name, version),
            Name = name,
            Version = version,
            Path = folder is { } own ? reader.Files.PathOf(own) : null,
            DisplayName = $"{name} {version}",
            Wanted = new Evidence(proof.Path, null, InertText.OneLine($"{name} {version}, in no package database", 200)),
        };
        draft.Trees.AddRange(trees);
        draft.Files.AddRange(single);
        reader.TryAdd(draft, proof);
    }

    private static bool Has(RootFs files, RootNode folder, string child, string name) =>
        Child(files, Child(files, folder, child), name).Exists;

    private static RootNode Child(RootFs files, RootNode folder, string name) =>
        folder.Exists && files.Find(folder, Encoding.UTF8.GetBytes(name)) is { Exists: true } node && files[node].Live
            ? node : RootNode.None;

    private static List<RootNode> Under(RootFs files, RootNode prefix, string child, Func<string, bool> which) =>
        Child(files, prefix, child) is { Exists: true } folder
            ? [.. files.Children(folder).Where(n => files.KindOf(n) != FileKind.Directory && which(ImagePath.Show(files.NameOf(n))))
                .Order()]
            : [];

    private static string? Value(Regex pattern, string text) =>
        pattern.Match(text) is { Success: true } match ? match.Groups["v"].Value : null;

    [GeneratedRegex(@"^JAVA_VERSION=""(?<v>[\w.+\-]{1,64})""", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex JavaVersion();

    [GeneratedRegex(@"^#define NODE_MAJOR_VERSION (?<v>\d{1,6})", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex NodeMajor();

    [GeneratedRegex(@"^#define NODE_MINOR_VERSION (?<v>\d{1,6})", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex NodeMinor();

    [GeneratedRegex(@"^#define NODE_PATCH_VERSION (?<v>\d{1,6})", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex NodePatch();

    [GeneratedRegex(@"^#define PY_VERSION[ \t]+""(?<v>\d[\w.+]{1,32})""", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex PythonVersion();

    [GeneratedRegex(@"^(?<v>\d[\w.\-]{0,63})\s*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PlainVersion();

    [GeneratedRegex(@"^go(?<v>1[\w.]{1,63})\s", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex GoVersion();

    [GeneratedRegex(@"^(?<v>\d+\.\d+\.\d+|stable|beta|nightly[\d\-]{0,11})-", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RustToolchain();

    private enum Kind
    {
        None,
        Java,
        Node,
        Python,
        Erlang,
        Go,
        Rust,
    }
}
