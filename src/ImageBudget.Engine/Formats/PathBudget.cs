namespace ImageBudget.Formats;

/// <summary>
/// Package databases write a path as directory + name, so a few bytes could name megabytes. Real ones spend less on whole paths than a few
/// times their own length; more than that is not made.
/// </summary>
internal sealed class PathBudget(long contentLength)
{
    // Linux's PATH_MAX.
    private const int LongestPath = 4096;

    private long left = (contentLength * 4) + 65536;

    public bool TrySpend(int characters)
    {
        if (characters > LongestPath || characters > left)
        {
            return false;
        }

        left -= characters;
        return true;
    }
}
