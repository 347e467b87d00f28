using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace ImageBudget.Tool;

/// <summary>Prints the version, and nothing else.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    /// <summary>Without the commit.</summary>
    public static string Current { get; } =
        typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(Current + "\n");
        return ExitCodes.Success;
    }
}
