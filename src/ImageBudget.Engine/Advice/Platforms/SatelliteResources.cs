namespace ImageBudget.Advice.Platforms;

/// <summary>Translated resources of .NET libraries: <c>de/Some.Library.resources.dll</c>.</summary>
internal static class SatelliteResources
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) => FileAdvice.Find(
        context, "satellite-resources", "translated messages of .NET libraries", "Each library includes about a dozen languages.",
        "<SatelliteResourceLanguages>en</SatelliteResourceLanguages>", "csproj",
        f => f.EndsWith(".resources.dll"), certain: false, source: ".NET documentation, SatelliteResourceLanguages");
}
