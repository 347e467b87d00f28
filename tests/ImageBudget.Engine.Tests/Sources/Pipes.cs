using System.Formats.Tar;
using System.IO.Pipes;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Sources;

/// <summary>Files that cannot seek.</summary>
internal static class Pipes
{
    /// <summary>Creates a named pipe like mkfifo(1), by extracting a FIFO member of a tar with .NET.</summary>
    public static void Make(string path)
    {
        Require();
        string folder = Directory.CreateTempSubdirectory("imagebudget-pipe-").FullName;
        try
        {
            using MemoryStream archive = new();
            using (TarWriter writer = new(archive, leaveOpen: true))
            {
                writer.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "pipe") { Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            }

            archive.Position = 0;
            TarFile.ExtractToDirectory(archive, folder, overwriteFiles: false);
            File.Move(Path.Combine(folder, "pipe"), path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs with a path that yields these bytes once, like a shell's <c>&lt;(...)</c>.</summary>
    public static T With<T>(byte[] bytes, Func<string, T> run)
    {
        Require();
        using AnonymousPipeServerStream writer = new(PipeDirection.Out);
        using AnonymousPipeClientStream reader = new(PipeDirection.In, writer.ClientSafePipeHandle);
        Task writing = Task.Run(() =>
        {
            try
            {
                writer.Write(bytes);
            }
            catch (IOException)
            {
                // The reader closed the pipe early.
            }
            finally
            {
                writer.Dispose();
            }
        });
        T result = run("/dev/fd/" + reader.SafePipeHandle.DangerousGetHandle());
        reader.Dispose();
        writing.Wait();
        return result;
    }

    private static void Require()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("Pipes as files are made for Linux here.");
        }
    }
}
