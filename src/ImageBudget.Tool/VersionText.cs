using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace ImageBudget.Tool;

/// <summary>Prints the version, and nothing else.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    /// <summary>With the commit, where the build knew it: <c>0.1.0-alpha.0.42+3f2a…</c>.</summary>
    public static string WithCommit { get; } =
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";

    private static string Current => WithCommit.Split('+')[0];

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Current + "\n");
        return ExitCodes.Success;
    }
}
