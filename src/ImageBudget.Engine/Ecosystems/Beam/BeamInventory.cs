using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Beam;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Beam;

/// <summary>
/// Applications of Erlang and Elixir: a directory with <c>ebin/NAME.app</c> (OTP, "app(4)"); those from Hex have the type <c>hex</c>,
/// others <c>otp</c>. A dependency is searched next to the application first, as in a release, then everywhere.
/// </summary>
internal static class BeamInventory
{
    public static bool Wants(ReadOnlySpan<byte> path) =>
        path.EndsWith(".app"u8) && path[..(path.LastIndexOf((byte)'/') + 1)].EndsWith("/ebin/"u8);

    public static void Read(InventoryReader reader)
    {
        List<Found> found = [];
        foreach (Document document in reader.Documents)
        {
            if (Wants(Encoding.UTF8.GetBytes(document.Path)) && !PackageStores.Holds(reader.Files, document.Node))
            {
                Add(reader, document, found);
            }
        }

        ILookup<string, Found> byName = found.ToLookup(f => f.App.Name, StringComparer.Ordinal);
        foreach (Found application in found)
        {
            foreach (string name in application.App.Applications.Concat(application.App.IncludedApplications)
                .Distinct(StringComparer.Ordinal))
            {
                Found[] everywhere = [.. byName[name].Where(f => f != application)];
                Found[] beside = [.. everywhere.Where(f => f.Library == application.Library)];
                foreach (Found target in beside.Length > 0 ? beside : everywhere)
                {
                    reader.Depends(
                        application.Draft, target.Draft, new Evidence(application.Path, null, $"{application.App.Name} needs {name}"));
                }
            }
        }

        RequestedPackages.Mark(
            reader, [.. found.Select(f => f.Draft)], d =>
            new Evidence($"{d.Path}/ebin/{d.Name}.app", null, "no other application needs it"));
    }

    private static void Add(InventoryReader reader, Document document, List<Found> found)
    {
        RootNode folder = reader.Files.ParentOf(reader.Files.ParentOf(document.Node));
        string stem = ImagePath.Show(reader.Files.NameOf(document.Node))[..^".app".Length];
        string type = folder != RootFs.Root && IsFromHex(reader.Files, folder, stem) ? BeamEcosystem.HexType : BeamEcosystem.Type;
        if (document.Content is null)
        {
            reader.Note(type, document, reader.TooLarge(document.Node));
            return;
        }

        AppFile? app = AppFile.TryRead(document.Content, out string? problem);
        foreach (string each in app is null ? [problem!] : app.Problems)
        {
            reader.Note(type, document, each);
        }

        if (app is null || folder == RootFs.Root)
        {
            return;
        }

        PackageDraft draft = new()
        {
            Ecosystem = type,
            Id = PackageUrl.Of(type, null, app.Name, app.Version),
            Name = app.Name,
            Version = app.Version,
            Path = reader.Files.PathOf(folder),
            DisplayName = app.Version.Length == 0 ? app.Name : $"{app.Name} {app.Version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        draft.Trees.Add(folder);
        if (reader.TryAdd(draft, document))
        {
            found.Add(new Found(app, document.Path, reader.Files.ParentOf(folder), draft));
        }
    }

    // Mix and Rebar3 leave Hex's metadata, or Mix's record of the package's origin, in its directory; Mix compiles it elsewhere: deps/NAME
    // becomes _build/ENVIRONMENT/lib/NAME (hex, lib/hex/scm.ex; rebar3_hex). A marker that a later layer deletes is still valid.
    private static bool IsFromHex(RootFs files, RootNode folder, string name)
    {
        if (HasMarker(folder))
        {
            return true;
        }

        RootNode library = files.ParentOf(folder);
        RootNode build = library == RootFs.Root ? library : files.ParentOf(files.ParentOf(library));
        if (build == RootFs.Root || !files.NameOf(build).SequenceEqual("_build"u8))
        {
            return false;
        }

        RootNode sources = files.Find(files.ParentOf(build), "deps"u8);
        return sources.Exists && files.Find(sources, Encoding.UTF8.GetBytes(name)) is { Exists: true } source && HasMarker(source);

        bool HasMarker(RootNode place) => files.Find(place, "hex_metadata.config"u8).Exists || files.Find(place, ".hex"u8).Exists;
    }

    /// <param name="App">The content of the file.</param>
    /// <param name="Path">The path of the file.</param>
    /// <param name="Library">The directory that holds the application's directory.</param>
    /// <param name="Draft">The package.</param>
    private sealed record Found(AppFile App, string Path, RootNode Library, PackageDraft Draft);
}
