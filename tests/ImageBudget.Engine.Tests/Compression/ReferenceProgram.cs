using System.Diagnostics;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Compression;

/// <summary>A compression program of this machine, run once for many files; the test is ignored when it is not installed.</summary>
internal sealed class ReferenceProgram : IDisposable
{
    private readonly string _program;
    private readonly string _folder = Directory.CreateTempSubdirectory("image-budget-test-").FullName;
    private readonly List<string> _names = [];

    public ReferenceProgram(string name)
    {
        string? found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
        if (found is null)
        {
            Dispose();
            Assert.Ignore($"{name} is not installed");
        }

        _program = found!;
    }

    /// <summary>Ignores the test when the program lacks an option; null for none.</summary>
    public void IgnoreUnlessItKnows(string? option)
    {
        if (option is null)
        {
            return;
        }

        using Process process = Process.Start(new ProcessStartInfo(_program, "--long-help") { RedirectStandardOutput = true })!;
        string help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (!help.Contains(option, StringComparison.Ordinal))
        {
            Assert.Ignore($"this {Path.GetFileName(_program)} has no {option}");
        }
    }

    public void Add(string name, byte[] data)
    {
        File.WriteAllBytes(Path.Combine(_folder, name), data);
        _names.Add(name);
    }

    /// <summary>Compresses all added files, keeps the originals, and returns the results.</summary>
    public IReadOnlyList<(string Name, byte[] Compressed)> Run(string arguments, string extension)
    {
        ProcessStartInfo start = new(_program) { WorkingDirectory = _folder, RedirectStandardError = true };
        foreach (string argument in arguments.Split(' '))
        {
            start.ArgumentList.Add(argument);
        }

        _names.ForEach(start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, $"{_program} {arguments}: {errors}");
        return [.. _names.Select(name => (name, File.ReadAllBytes(Path.Combine(_folder, name + extension))))];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
