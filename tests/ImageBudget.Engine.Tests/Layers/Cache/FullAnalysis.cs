using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ImageBudget.Formats.Cargo;
using ImageBudget.Formats.Elf;
using ImageBudget.Formats.Go;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Layers;
using ImageBudget.Layers.Probes;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Engine.Tests.Layers.Cache;

/// <summary>An analysis in which every field has a value that is not its default.</summary>
internal static class FullAnalysis
{
    public static LayerAnalysis Create()
    {
        FileTree tree = new();
        LayerNode folder = tree.Add(FileTree.Root, "nix"u8, FileKind.Directory);
        LayerNode file = tree.Add(folder, "a\xff"u8, FileKind.File);
        tree.SetSize(file, 5L * uint.MaxValue);
        tree.AddTransfer(file, 6L * uint.MaxValue);
        tree.SetHash(file, new ContentHash(1, 2));
        tree[file].Metadata = 77;
        LayerNode link = tree.Add(folder, "link"u8, FileKind.SymbolicLink);
        tree.SetLink(link, "../target"u8);
        LayerNode other = default;
        for (int i = 0; i < 40; i++)
        {
            other = tree.Add(FileTree.Root, Encoding.UTF8.GetBytes($"file{i}"), FileKind.File);
            tree.SetHash(other, new ContentHash((ulong)i, 2));
        }

        tree.SetTarget(tree.Add(FileTree.Root, "linked"u8, FileKind.HardLink), file);
        tree.SetLink(tree.Add(FileTree.Root, "lower"u8, FileKind.HardLink), "usr/lower"u8);
        tree.SetTarget(tree.Add(FileTree.Root, "again"u8, FileKind.HardLink), new LayerNode(tree.Count - 2));
        tree.Seal();
        GoModule module = new("example.com/a", "v1.0.0", "h1:x=", new GoModule("example.com/b", "v1.0.1", "h1:y=", null));
        ElfFacts elf = new()
        {
            Class = 64,
            ByteOrder = ElfByteOrder.Big,
            Machine = 62,
            Type = ElfFileType.SharedObject,
            Interpreter = "/lib/ld.so",
            Needed = ["libc.so.6"],
            Soname = "libx.so",
            Rpath = ["/a"],
            Runpath = ["$ORIGIN"],
            IsStaticallyLinked = true,
            HasSymbolTable = true,
            SymbolTableBytes = 3,
            DebugBytes = 4,
            DebugIsCompressed = true,
            BuildId = "abcd",
            GoBuildInfo = new GoBuildInfo
            {
                GoVersion = "go1.22.3",
                Path = "example.com/a/cmd",
                Main = module,
                Dependencies = [module],
                Settings = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("GOARCH", "amd64"),
                Problems = ["none"],
            },
            CargoDependencies = new AuditableJson
            {
                Packages =
                [
                    new CargoPackage("serde", "1.0.0", "crates.io", "build", [1], true),
                    new CargoPackage("serde_derive", "1.0.1", "git", "runtime", [1], true),
                ],
                Problems = ["some"],
            },
            Truncated = true,
            Incomplete = "it ends",
        };
        StoreHash.TryParse("0123456789abcdfghijklmnpqrsvwxyz"u8, out StoreHash hash);
        StoreHashScanner scanner = new();
        scanner.Append("see /nix/store/0123456789abcdfghijklmnpqrsvwxyz-name-1/bin/x for more"u8);
        StoreHashTexts texts = scanner.Complete();
        StoreMention mention = new(hash, 9, "/nix/store", "name-1", "excerpt", "/bin/x");
        return new LayerAnalysis
        {
            Digest = Digest.Sha256(SHA256.HashData("stored"u8)),
            DiffId = Digest.Sha256(SHA256.HashData("tar"u8)),
            Compression = "none",
            Stored = 1,
            Uncompressed = 2,
            Transfer = 6L * uint.MaxValue,
            TransferError = 5L * uint.MaxValue,
            TransferStep = 7,
            Entries = 4,
            Files = 5,
            Whiteouts = 6,
            OpaqueMarkers = 7,
            Unpacked = 5L * uint.MaxValue,
            Tree = tree,
            Facts = LayerFacts.None
                .With<StoreHashes>([new(file, new StoreHashes(texts, Overflows: true))])
                .With<DeepMentions>([new(file, new DeepMentions([new DeepMention(mention, "gzip")], IsIncomplete: true))])
                .With<CapturedDocument>([new(file, new CapturedDocument([1, 2])), new(other, new CapturedDocument("null"u8.ToArray()))])
                .With<ReducedDocument>([new(other, new ReducedDocument([3]))])
                .With<BundleManifest>([new(other, new BundleManifest([4]))])
                .With<ScriptText>([new(other, new ScriptText("#!/bin/sh\n"))])
                .With<Shebang>([new(other, new Shebang("/bin/sh -e"))])
                .With<ElfFacts>([new(file, elf)])
                .With<BeamExtras>([new(file, new BeamExtras(5L * uint.MaxValue))]),
        };
    }
}
