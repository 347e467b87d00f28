using ImageBudget.Model;

namespace ImageBudget;

/// <summary>Sizes on a command line, written as in a budget.</summary>
public static class SizeArgument
{
    /// <summary>Reads <c>500kB</c>, <c>1 MB</c>, <c>2MiB</c> or a number of bytes.</summary>
    public static bool TryParse(string text, out long bytes) => ByteSize.TryParse(text, out bytes, out _);
}
