using ImageBudget.Budgets.Selectors;

namespace ImageBudget.Budgets;

/// <summary>Matches findings about packages (by selector), paths (by pattern), or the image as a whole.</summary>
internal sealed class WaiverMatch
{
    private const string Image = "image";

    private readonly PathGlob? _paths;

    private WaiverMatch(string text, Selector packages, PathGlob? paths) => (Text, Packages, _paths) = (text, packages, paths);

    public string Text { get; }

    public Selector Packages { get; }

    public static bool TryParse(string text, out WaiverMatch match, out string? mistake)
    {
        match = null!;
        if (!Selector.TryParse(text, out Selector packages, out mistake))
        {
            return false;
        }

        // A store path can be a selector or a path, so both are tried.
        PathGlob? paths = null;
        if (text[0] == '/' && !PathGlob.TryParse(text, out paths, out mistake))
        {
            return false;
        }

        match = new WaiverMatch(text, packages, paths);
        return true;
    }

    /// <summary>True for a subject that is no package: the image, a path, a pattern or selector as the budget writes it.</summary>
    public bool MatchesSubject(string subject) =>
        subject == Text || (subject != Image && subject.StartsWith('/') && _paths is not null && _paths.Matches(subject));
}
