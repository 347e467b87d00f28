namespace ImageBudget.Advice.Platforms;

/// <summary>Python bytecode and test suites.</summary>
internal static class BytecodeAndTests
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "bytecode", "Python bytecode caches", "Python writes them again where it may; starting is a little slower without.",
            context.Fix(
                "postInstall = ''find $out -name __pycache__ -prune -exec rm -rf {} +'';",
                "ENV PYTHONDONTWRITEBYTECODE=1\nRUN pip install --no-compile -r requirements.txt",
                "# install without compiling (pip install --no-compile), and set PYTHONDONTWRITEBYTECODE=1"),
            f => f.Has("/__pycache__/") && f.EndsWith(".pyc"), certain: false),
        .. FileAdvice.Find(
            context, "python-extras", "Python's own test suite and desktop tools", "A server uses neither its tests, idlelib nor tkinter.",
            context.Fix(
                "python3.override { stripTests = true; stripIdlelib = true; x11Support = false; }",
                "RUN rm -rf /usr/local/lib/python3*/test /usr/local/lib/python3*/idlelib   # in the RUN that installs Python",
                "# leave Python's test and idlelib directories out of the image"),
            f => f.Has("/lib/python3") && !f.Has("/site-packages/") && !f.Has("/dist-packages/") && !f.Has("/__pycache__/")
                && (f.Has("/test/") || f.Has("/idlelib/") || f.Has("/tkinter/")),
            certain: false, source: "nixpkgs#66762 #514298"),
        .. FileAdvice.Find(
            context, "test-folders", "test directories of packages", "Packages shipped their tests.",
            context.Fix(
                "postInstall = ''find $out -type d \\( -name test -o -name tests -o -name __tests__ -o -name spec \\) -prune -exec rm -rf {} +'';",
                "RUN npm ci --omit=dev && find node_modules -type d \\( -name test -o -name tests -o -name __tests__ \\) -prune -exec rm -rf {} +\n"
                    + "# Python: find / -path '*-packages/*' -type d -name tests -prune -exec rm -rf {} +; gems: -name spec, in the RUN that installs",
                "# leave the test directories of installed packages out of the image"),
            IsTest, certain: false),
    ];

    private static bool IsTest(LiveFile file) =>
        Below(file.Path, "/node_modules/", "/test/", "/tests/", "/__tests__/")
        || (!file.Has("/__pycache__/")
            && (Below(file.Path, "/site-packages/", "/test/", "/tests/") || Below(file.Path, "/dist-packages/", "/test/", "/tests/")))
        || Below(file.Path, "/gems/", "/test/", "/spec/");

    private static bool Below(string path, string root, params ReadOnlySpan<string> folders)
    {
        int at = path.LastIndexOf(root, StringComparison.Ordinal);
        foreach (string folder in folders)
        {
            if (at >= 0 && path.IndexOf(folder, at + root.Length - 1, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
