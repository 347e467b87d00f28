using System.Text;
using ImageBudget.Files;
using ImageBudget.Layers.Trees;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Gem;

/// <summary>
/// Ruby gems: the specifications of a gem home, with the directories that RubyGems creates next to them (rubygems,
/// lib/rubygems/basic_specification.rb and lib/rubygems/specification.rb: gems, extensions, doc, build_info, cache), and Bundler's
/// checkouts of gems from git. Ruby's own gems, in <c>specifications/default</c>, own little more than their specification, because their
/// code is part of Ruby's library.
/// </summary>
internal static class GemInventory
{
    // Bundler's default glob for a checkout: {,*,*/*}.gemspec (bundler, lib/bundler/source/path.rb).
    private const int DeepestCheckout = 2;

    public static bool Wants(ReadOnlySpan<byte> path)
    {
        if (!path.EndsWith(".gemspec"u8) || path.LastIndexOf((byte)'/') is not (> 0 and int slash))
        {
            return false;
        }

        ReadOnlySpan<byte> folder = path[..slash];
        if (Checkout(folder).Length > 0)
        {
            return true;
        }

        folder = folder.EndsWith("/default"u8) ? folder[..^"/default".Length] : folder;
        return folder.EndsWith("specifications"u8)
            && (folder.Length == "specifications".Length || folder[^("specifications".Length + 1)] == '/');
    }

    // The checkout NAME-REVISION that a directory is or is in: bundler/gems/NAME-REVISION. Empty for other directories.
    private static ReadOnlySpan<byte> Checkout(ReadOnlySpan<byte> folder)
    {
        ReadOnlySpan<byte> marker = "bundler/gems/"u8;
        int at = folder.LastIndexOf(marker);
        if (at < 0 || (at > 0 && folder[at - 1] != '/'))
        {
            return [];
        }

        ReadOnlySpan<byte> below = folder[(at + marker.Length)..];
        int end = below.IndexOf((byte)'/');
        return below.Count((byte)'/') > DeepestCheckout || below.StartsWith("extensions/"u8) ? [] : end < 0 ? below : below[..end];
    }

    public static void Read(InventoryReader reader)
    {
        List<Found> found = [];
        Dictionary<string, List<Found>> byName = new(StringComparer.Ordinal);
        foreach (Document document in reader.Documents)
        {
            RootNode folder = reader.Files.ParentOf(document.Node);
            ReadOnlySpan<byte> path = Encoding.UTF8.GetBytes(reader.Files.PathOf(folder));
            if (document.Path.EndsWith(".gemspec", StringComparison.Ordinal)
                && Checkout(path.TrimStart((byte)'/')) is { IsEmpty: false } checkout)
            {
                if (AddCheckout(reader, document, folder, ImagePath.Show(checkout)) is { } taken)
                {
                    found.Add(taken);
                    (byName.TryGetValue(taken.Draft.Name, out List<Found>? others) ? others : byName[taken.Draft.Name] = []).Add(taken);
                }

                continue;
            }

            folder = reader.Files.NameOf(folder).SequenceEqual("default"u8) ? reader.Files.ParentOf(folder) : folder;
            if (!reader.Files.NameOf(document.Node).EndsWith(".gemspec"u8)
                || !reader.Files.NameOf(folder).SequenceEqual("specifications"u8))
            {
                continue;
            }

            if (Add(reader, document, reader.Files.ParentOf(folder)) is not { } gem)
            {
                continue;
            }

            found.Add(gem);
            (byName.TryGetValue(gem.Draft.Name, out List<Found>? list) ? list : byName[gem.Draft.Name] = []).Add(gem);
        }

        foreach (Found gem in found)
        {
            AddDependencies(reader, gem, byName);
        }

        RequestedPackages.Mark(reader, [.. found.Select(f => f.Draft)], d => new Evidence(d.Path!, null, $"{d.Name}, required by no other gem"));
    }

    private static Gemspec Parse(InventoryReader reader, Document document)
    {
        if (document.Content is null)
        {
            reader.Note(GemEcosystem.Type, document, reader.TooLarge(document.Node));
            return new Gemspec();
        }

        Gemspec spec = Gemspec.Read(document.Content);
        foreach (string problem in spec.Problems)
        {
            reader.Note(GemEcosystem.Type, document, problem);
        }

        return spec;
    }

    // A gem from git: Bundler checks out the repository, rewrites the specification with literals, and uses the directory that holds it.
    private static Found? AddCheckout(InventoryReader reader, Document document, RootNode folder, string checkout)
    {
        RootFs files = reader.Files;
        RootNode top = folder;
        while (!files.NameOf(files.ParentOf(top)).SequenceEqual("gems"u8))
        {
            top = files.ParentOf(top);
        }

        RootNode gems = files.ParentOf(top);
        Gemspec spec = Parse(reader, document);
        string name = spec.Name ?? ImagePath.Show(files.NameOf(document.Node))[..^".gemspec".Length];
        string version = spec.Version ?? "";
        PackageDraft draft = new()
        {
            Ecosystem = GemEcosystem.Type,
            Id = PackageUrl.Of(GemEcosystem.Type, null, name, version, ("platform", spec.Platform == "ruby" ? "" : spec.Platform)),
            Name = name,
            Version = version,
            Path = files.PathOf(folder),
            DisplayName = version.Length == 0 ? name : $"{name} {version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        draft.Trees.Add(folder);
        ClaimExtensions(files, gems, Encoding.UTF8.GetBytes(checkout), draft);
        return reader.TryAdd(draft, document) ? new Found(spec, document.Path, files.ParentOf(files.ParentOf(gems)), draft) : null;
    }

    private static Found? Add(InventoryReader reader, Document document, RootNode home)
    {
        Gemspec spec = Parse(reader, document);

        // The file's name is the gem's full name: NAME-VERSION, and -PLATFORM when it has native code.
        string stem = ImagePath.Show(reader.Files.NameOf(document.Node))[..^".gemspec".Length];
        int hyphen = stem.LastIndexOf('-');
        string name = spec.Name ?? (hyphen > 0 ? stem[..hyphen] : stem);
        string version = spec.Version ?? (spec.Name is null && hyphen > 0 ? stem[(hyphen + 1)..] : "");
        PackageDraft draft = new()
        {
            Ecosystem = GemEcosystem.Type,
            Id = PackageUrl.Of(GemEcosystem.Type, null, name, version, ("platform", spec.Platform == "ruby" ? "" : spec.Platform)),
            Name = name,
            Version = version,
            Path = FolderOf(reader.Files, home, stem) is { Exists: true } own ? reader.Files.PathOf(own) : document.Path,
            DisplayName = version.Length == 0 ? name : $"{name} {version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        draft.Files.Add(document.Node);
        Claim(reader.Files, home, stem, draft);
        return reader.TryAdd(draft, document) ? new Found(spec, document.Path, home, draft) : null;
    }

    private static RootNode FolderOf(RootFs files, RootNode home, string stem)
    {
        RootNode gems = files.Find(home, "gems"u8);
        RootNode own = !gems.Exists ? RootNode.None : files.Find(gems, Encoding.UTF8.GetBytes(stem));
        return own.Exists && files.KindOf(own) == FileKind.Directory ? own : RootNode.None;
    }

    private static void Claim(RootFs files, RootNode home, string stem, PackageDraft draft)
    {
        byte[] name = Encoding.UTF8.GetBytes(stem);
        if (FolderOf(files, home, stem) is { Exists: true } own)
        {
            draft.Trees.Add(own);
        }

        foreach ((string folder, string suffix) in new[] { ("doc", ""), ("build_info", ".info"), ("cache", ".gem") })
        {
            Below(files, files.Find(home, Encoding.ASCII.GetBytes(folder)), [.. name, .. Encoding.ASCII.GetBytes(suffix)], draft);
        }

        ClaimExtensions(files, home, name, draft);
    }

    // extensions/PLATFORM/RUBY-ABI/NAME-VERSION
    private static void ClaimExtensions(RootFs files, RootNode home, byte[] name, PackageDraft draft)
    {
        RootNode extensions = files.Find(home, "extensions"u8);
        foreach (RootNode platform in !extensions.Exists ? [] : files.Children(extensions))
        {
            foreach (RootNode abi in files.Children(platform))
            {
                Below(files, abi, name, draft);
            }
        }
    }

    private static void Below(RootFs files, RootNode folder, ReadOnlySpan<byte> child, PackageDraft draft)
    {
        if (folder.Exists && files.Find(folder, child) is { Exists: true } node)
        {
            draft.Trees.Add(node);
        }
    }

    private static void AddDependencies(InventoryReader reader, Found gem, Dictionary<string, List<Found>> byName)
    {
        foreach (GemDependency dependency in gem.Spec.Dependencies)
        {
            if (!byName.TryGetValue(dependency.Name, out List<Found>? all))
            {
                continue;
            }

            // Prefer gems of the same gem home, and allowed versions; use all versions when none is allowed.
            List<Found> near = all.Exists(g => g.Home == gem.Home) ? all.FindAll(g => g.Home == gem.Home) : all;
            List<Found> right = near.FindAll(g => dependency.Requirements.All(r => Satisfies(g.Draft.Version, r)));
            foreach (Found target in right.Count > 0 ? right : near)
            {
                if (target != gem)
                {
                    string text = $"{dependency.Name} {string.Join(", ", dependency.Requirements)}".TrimEnd();
                    reader.Depends(gem.Draft, target.Draft, new Evidence(gem.Source, null, $"add_runtime_dependency: {text}"));
                }
            }
        }
    }

    // Gem::Requirement: https://docs.ruby-lang.org/en/master/Gem/Requirement.html
    private static bool Satisfies(string version, string requirement)
    {
        string[] words = requirement.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2)
        {
            return words.Length != 1 || GemVersions.Instance.Compare(version, words[0]) == 0;
        }

        int order = GemVersions.Instance.Compare(version, words[1]);
        return words[0] switch
        {
            "=" => order == 0,
            "!=" => order != 0,
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            ">=" => order >= 0,
            "~>" => order >= 0
                && (version + ".").StartsWith(words[1][..Math.Max(0, words[1].LastIndexOf('.'))] + ".", StringComparison.Ordinal),
            _ => true,
        };
    }

    private sealed record Found(Gemspec Spec, string Source, RootNode Home, PackageDraft Draft);
}
