namespace ImageBudget.References.Starting;

/// <summary>What an image is started by, as far as its configuration, links, scripts and wrappers tell.</summary>
/// <param name="files">Paths of scripts, links and arguments on the way to the program: whatever such a file names may be needed to
/// start.</param>
/// <param name="programs">Files of any kind that name a program of a store path: path of the file, id of the store path.</param>
/// <param name="packages">Ids of the packages that own a file which is started.</param>
internal sealed class StartFacts(HashSet<string> files, HashSet<(string Path, string To)> programs, HashSet<string> packages)
{
    /// <summary>Nothing is known.</summary>
    public static StartFacts None { get; } = new([], [], []);

    /// <summary>True when a file's mention of a package is how something is started.</summary>
    public bool Needs(string path, string to) => files.Contains(path) || programs.Contains((path, to));

    /// <summary>True when a file of the package is started.</summary>
    public bool Runs(string package) => packages.Contains(package);
}
