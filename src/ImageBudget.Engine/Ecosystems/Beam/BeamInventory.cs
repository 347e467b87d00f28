using System.Text;
using ImageBudget.Files;
using ImageBudget.Formats.Beam;
using ImageBudget.Model;

namespace ImageBudget.Ecosystems.Beam;

/// <summary>
/// Applications of Erlang and Elixir: a directory with <c>ebin/NAME.app</c> (OTP, "app(4)"). Who needs whom is found beside the application first,
/// as a release has it, then anywhere.
/// </summary>
internal static class BeamInventory
{
    public static bool Wants(ReadOnlySpan<byte> path) => path.EndsWith(".app"u8) && path[..(path.LastIndexOf((byte)'/') + 1)].EndsWith("/ebin/"u8);

    public static void Read(InventoryReader reader)
    {
        List<Found> found = [];
        foreach (LiveDocument document in reader.Documents)
        {
            if (Wants(Encoding.UTF8.GetBytes(document.Path)) && !StoreFolder.Holds(reader.Files, document.Node))
            {
                Add(reader, document, found);
            }
        }

        ILookup<string, Found> byName = found.ToLookup(f => f.App.Name, StringComparer.Ordinal);
        foreach (Found application in found)
        {
            foreach (string name in application.App.Applications.Concat(application.App.IncludedApplications).Distinct(StringComparer.Ordinal))
            {
                Found[] everywhere = [.. byName[name].Where(f => f != application)];
                Found[] beside = [.. everywhere.Where(f => f.Library == application.Library)];
                foreach (Found target in beside.Length > 0 ? beside : everywhere)
                {
                    reader.Depends(application.Draft, target.Draft, new Evidence(application.Path, null, $"{application.App.Name} needs {name}"));
                }
            }
        }

        Unrequired.Mark(reader, [.. found.Select(f => f.Draft)], d => new Evidence($"{d.Path}/ebin/{d.Name}.app", null, "no other application needs it"));
    }

    private static void Add(InventoryReader reader, LiveDocument document, List<Found> found)
    {
        if (document.Content is null)
        {
            reader.Note(BeamEcosystem.Type, document.Path, reader.TooLarge(document.Node));
            return;
        }

        AppFile? app = AppFile.TryRead(document.Content, out string? problem);
        foreach (string each in app is null ? [problem!] : app.Problems)
        {
            reader.Note(BeamEcosystem.Type, document.Path, each);
        }

        RootNode folder = reader.Files.ParentOf(reader.Files.ParentOf(document.Node));
        if (app is null || folder == RootFs.Root)
        {
            return;
        }

        PackageDraft draft = new()
        {
            Ecosystem = BeamEcosystem.Type,
            Id = PackageUrl.Of(BeamEcosystem.Type, null, app.Name, app.Version),
            Name = app.Name,
            Version = app.Version,
            Path = reader.Files.PathOf(folder),
            DisplayName = app.Version.Length == 0 ? app.Name : $"{app.Name} {app.Version}",
            OfLanguage = true,
            Anchor = document.Node,
        };
        draft.Trees.Add(folder);
        reader.Add(draft);
        found.Add(new Found(app, document.Path, reader.Files.ParentOf(folder), draft));
    }

    /// <param name="App">What the file says.</param>
    /// <param name="Path">Of the file.</param>
    /// <param name="Library">The directory that holds the application's directory.</param>
    /// <param name="Draft">The package.</param>
    private sealed record Found(AppFile App, string Path, RootNode Library, PackageDraft Draft);
}
