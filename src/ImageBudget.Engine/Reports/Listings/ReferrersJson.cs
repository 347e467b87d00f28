namespace ImageBudget.Reports.Listings;

/// <summary><c>why --reverse --format json</c>: <c>{ target, referrers[] { from, kinds[], evidence[] }, closure[] }</c>.</summary>
internal static class ReferrersJson
{
    /// <summary>Writes one document and a line feed.</summary>
    public static void Write(TextWriter writer, Referrers referrers) => JsonText.WriteDocument(writer, json =>
    {
        json.WriteString("target", referrers.Target.Id);
        JsonParts.List(json, "referrers", referrers.Direct, (j, referrer) =>
        {
            j.WriteStartObject();
            j.WriteString("from", referrer.Id);
            JsonParts.Strings(j, "kinds", referrer.Kinds);
            JsonParts.List(j, "evidence", referrer.Evidence, JsonParts.Evidence);
            j.WriteEndObject();
        });
        JsonParts.Strings(json, "closure", referrers.Closure);
    });
}
