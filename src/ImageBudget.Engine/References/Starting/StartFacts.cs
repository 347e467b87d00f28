namespace ImageBudget.References.Starting;

/// <summary>The files and packages that start an image, as found from its configuration, links, scripts and wrappers.</summary>
/// <param name="files">Paths of scripts, links and arguments that lead to the program: all references of such a file may be needed to
/// start.</param>
/// <param name="programs">Files of any kind that name a program of a store path: path of the file, id of the store path.</param>
/// <param name="packages">Ids of the packages that own a started file.</param>
internal sealed class StartFacts(HashSet<string> files, HashSet<(string Path, string To)> programs, HashSet<string> packages)
{
    /// <summary>Empty, when the image was not examined.</summary>
    public static StartFacts None { get; } = new([], [], []);

    /// <summary>True when a file's mention of a package is needed to start something.</summary>
    public bool Needs(string path, string to) => files.Contains(path) || programs.Contains((path, to));

    /// <summary>True when a file of the package is started.</summary>
    public bool Runs(string package) => packages.Contains(package);
}
