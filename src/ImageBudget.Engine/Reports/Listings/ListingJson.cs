namespace ImageBudget.Reports.Listings;

/// <summary><c>{ image, path, live, entries[] { name, kind, live, transfer, files, layer, target, otherName, owner } }</c>.</summary>
internal static class ListingJson
{
    /// <summary>Writes one document and a line feed.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="image">The image as the user gave it.</param>
    /// <param name="listing">The directory.</param>
    public static void Write(TextWriter writer, string image, DirectoryListing listing) => JsonText.WriteDocument(writer, json =>
    {
        json.WriteString("image", image);
        json.WriteString("path", listing.Path);
        json.WriteNumber("live", listing.Live);
        json.WriteStartArray("entries");
        foreach (ListedEntry entry in listing.Entries)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("kind", entry.Kind);
            json.WriteNumber("live", entry.Live);
            json.WriteNumber("transfer", entry.Transfer);
            if (entry.Files is { } files)
            {
                json.WriteNumber("files", files);
            }
            else
            {
                json.WriteNull("files");
            }

            json.WriteNumber("layer", entry.Layer);
            json.WriteString("target", entry.Target);
            json.WriteBoolean("otherName", entry.IsOtherName);
            json.WriteString("owner", entry.Owner);
            json.WriteEndObject();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
    });
}
