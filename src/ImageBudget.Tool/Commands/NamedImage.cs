namespace ImageBudget.Tool.Commands;

/// <summary>An image on the command line, with the name that it has in a baseline.</summary>
/// <param name="Name">As in the budget.</param>
/// <param name="Path">As typed.</param>
internal sealed record NamedImage(string Name, string Path)
{
    /// <summary><c>IMAGE</c>, or <c>NAME=IMAGE</c> where no file is called so.</summary>
    public static NamedImage Parse(string text, string directory)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals > 0 && equals < text.Length - 1 && !System.IO.Path.Exists(System.IO.Path.GetFullPath(text, directory)))
        {
            return new NamedImage(text[..equals], text[(equals + 1)..]);
        }

        return new NamedImage(CheckPlan.NameOf(text), text);
    }
}
