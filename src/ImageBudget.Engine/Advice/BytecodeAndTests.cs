namespace ImageBudget.Advice;

/// <summary>Python bytecode and test suites.</summary>
internal static class BytecodeAndTests
{
    public static IEnumerable<Suggestion> Find(AdviceContext context) =>
    [
        .. FileAdvice.Find(
            context, "bytecode", "Python bytecode caches", "Python writes them again where it may; starting is a little slower without.",
            "ENV PYTHONDONTWRITEBYTECODE=1\nRUN pip install --no-compile -r requirements.txt", "dockerfile",
            f => f.Has("/__pycache__/") && f.EndsWith(".pyc"), certain: false),
        .. FileAdvice.Find(
            context, "python-extras", "Python's own test suite and desktop tools", "A server uses neither its tests, idlelib nor tkinter.",
            context.IsNix ? "python3Minimal" : "RUN rm -rf /usr/local/lib/python3*/test /usr/local/lib/python3*/idlelib",
            context.IsNix ? "nix" : "dockerfile",
            f => f.Has("/lib/python3") && !f.Has("/site-packages/") && (f.Has("/test/") || f.Has("/idlelib/") || f.Has("/tkinter/")),
            source: "nixpkgs#66762 #514298"),
        .. FileAdvice.Find(
            context, "test-folders", "test folders of packages", "Packages shipped their tests.", "# prune them after installing: find node_modules -type d -name test -prune -exec rm -rf {} +", "sh",
            f => f.Has("/node_modules/") && (f.Has("/test/") || f.Has("/tests/") || f.Has("/__tests__/")), certain: false),
    ];
}
