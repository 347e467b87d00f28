using System.Diagnostics;
using System.Text;

namespace ImageBudget.Testing;

/// <summary>Runs the <c>dotnet</c> command like a user: without environment variables of the test run, and without build servers that keep
/// running.</summary>
internal static class DotNet
{
    private static readonly string[] Inherited = ["MSBuild", "VSTEST", "DOTNET_HOST", "COREHOST_"];

    /// <summary>Runs to the end; returns standard output and standard error together.</summary>
    /// <param name="folder">The current directory.</param>
    /// <param name="packages">NuGet's package directory; null for the user's.</param>
    /// <param name="arguments">As typed.</param>
    public static (int ExitCode, string Output) Run(string folder, string? packages, params string[] arguments)
    {
        ProcessStartInfo start =
            new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in start.Environment.Keys.Where(k => Inherited.Any(i => k.StartsWith(i, StringComparison.OrdinalIgnoreCase)))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment.Remove("CI");
        if (packages is not null)
        {
            start.Environment["NUGET_PACKAGES"] = packages;
        }

        using Process process = Process.Start(start)!;
        StringBuilder output = new();
        void Take(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is not null)
            {
                lock (output)
                {
                    output.Append(e.Data).Append('\n');
                }
            }
        }

        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.WaitForExit();
        return (process.ExitCode, output.ToString());
    }
}
