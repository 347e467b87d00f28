using System.Collections.Immutable;
using ImageBudget.Files;

namespace ImageBudget.Analysis;

/// <summary>The files that make up <c>reclaimable</c>, each once, with the layer that hides it.</summary>
internal static class WasteList
{
    public static ImmutableArray<WasteItem> Of(RootFs files, Accounts accounts)
    {
        List<WasteItem> items = [];
        for (int i = 0; i < files.Hidden.Count; i++)
        {
            HiddenFile hidden = files.Hidden[i];
            if (accounts.IsLive(hidden.Content))
            {
                continue;
            }

            string kind = hidden.Kind switch
            {
                HiddenKind.Deleted => "deleted",
                HiddenKind.MetadataOnly => "metadataOnly",
                _ => "overwritten",
            };
            items.Add(new WasteItem(kind, files.PathOf(hidden.Path), files.SizeOf(hidden.Content), hidden.Content.Layer, hidden.By));
        }

        return
        [
            .. items.OrderByDescending(i => i.Bytes).ThenBy(i => i.Path, StringComparer.Ordinal).ThenBy(i => i.Layer).ThenBy(i => i.By),
        ];
    }
}
