using ImageBudget.Model;

namespace ImageBudget.Tool;

/// <summary>Standard input, where the shell has not closed it (<c>&lt;&amp;-</c>): its number then belongs to some file or pipe of the
/// runtime's own.</summary>
internal static class StandardInput
{
    private const string Facts = "/proc/self/fdinfo/0";
    private const string Flags = "flags:";

    // O_CLOEXEC of x86, ARM, RISC-V and s390 (Linux, include/uapi/asm-generic/fcntl.h).
    private const int ClosedByExec = 0x80000;

    /// <exception cref="ImageFormatException">IB9001: it is closed.</exception>
    public static Stream Open() => IsInherited(ReadFacts())
        ? Console.OpenStandardInput()
        : throw new ImageFormatException(
            Codes.NotAnImage, "'-' means standard input, which is closed; pipe the image into it, or name a file");

    /// <summary>False when the descriptor was opened by this process: what the caller hands on cannot be marked to be closed by
    /// exec.</summary>
    /// <param name="facts">proc(5), <c>/proc/pid/fdinfo</c>; null where there is none, as on other systems.</param>
    public static bool IsInherited(string? facts)
    {
        string? flags = facts?.Split('\n').FirstOrDefault(l => l.StartsWith(Flags, StringComparison.Ordinal))?[Flags.Length..].Trim();
        return flags is null || !IsOctal(flags) || (Convert.ToInt64(flags, 8) & ClosedByExec) == 0;
    }

    private static bool IsOctal(string text) => text.Length is > 0 and < 20 && !text.AsSpan().ContainsAnyExceptInRange('0', '7');

    private static string? ReadFacts()
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(Facts) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
