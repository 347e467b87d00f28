using System.Reflection;

namespace ImageBudget.Tool;

/// <summary>The tool's own version.</summary>
internal static class ToolVersion
{
    /// <summary>With the commit, where the build knew it: <c>0.1.0-alpha.0.42+3f2a…</c>.</summary>
    public static string WithCommit { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    /// <summary>The output of <c>--version</c>, with its line end.</summary>
    public static string Line => WithCommit.Split('+')[0] + "\n";
}
