using System.CommandLine;
using System.CommandLine.Invocation;

namespace ImageBudget.Tool;

/// <summary>Prints the version, and nothing else.</summary>
internal sealed class VersionText : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(ToolVersion.Line);
        return ExitCodes.Success;
    }
}
