using System.Diagnostics;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>Unpacks images with umoci, a child process, in a directory of its own.</summary>
internal sealed class Umoci(string work) : IDisposable
{
    private const int Patience = 60_000;

    private readonly string _layout = Path.Combine(work, "layout");
    private readonly string _root = Path.Combine(work, "root");

    /// <summary>The program on the PATH; null when there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "umoci"))
        .FirstOrDefault(File.Exists);

    /// <summary>Where layouts and trees are quickest written: memory, where there is such a directory.</summary>
    public static string Scratch => Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    /// <summary>The layout directory of the last image.</summary>
    public string Layout => _layout;

    /// <summary>How many images were unpacked.</summary>
    public int Runs { get; private set; }

    /// <summary>Writes the image as an OCI layout and unpacks it.</summary>
    /// <returns>Null when umoci refuses it; <paramref name="error"/> then has its message.</returns>
    public UnpackedTree? Unpack(TestImage image, out string error)
    {
        Write(image);
        Clear(_root);
        Runs++;
        ProcessStartInfo start = new(Program!, ["raw", "unpack", "--rootless", "--image", _layout + ":latest", _root])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        error = process.StandardError.ReadToEnd();
        if (!process.WaitForExit(Patience))
        {
            process.Kill();
            throw new TimeoutException("umoci does not end");
        }

        error += output.GetAwaiter().GetResult();
        return process.ExitCode == 0 ? UnpackedTree.Of(_root) : null;
    }

    public void Write(TestImage image)
    {
        Clear(_layout);
        TestImage.WriteFolder(_layout, TestImage.OciFiles(image));
    }

    public void Dispose()
    {
        Clear(_layout);
        Clear(_root);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
