namespace ImageBudget.Formats;

/// <summary>
/// Limits the memory for paths of a package database. Databases store a path as directory + name, so a few bytes could expand to megabytes;
/// in real ones, all paths together are only a few times as long as the database.
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
