using ImageBudget.Model;

namespace ImageBudget.Advice.Builds;

/// <summary>A Dockerfile line, reconstructed from the image's history.</summary>
/// <param name="Instruction"><c>RUN</c>, <c>COPY</c> ...; null when the history is not from a Dockerfile.</param>
/// <param name="Arguments">One line of neutralised text: the command of RUN, sources and destination of COPY and ADD.</param>
internal sealed record DockerfileLine(string? Instruction, string Arguments)
{
    private const int Longest = 300;

    /// <summary>The line as in a Dockerfile.</summary>
    public string Text => Instruction is null ? Arguments : $"{Instruction} {Arguments}";

    public bool IsRun => Instruction == "RUN";

    public bool IsCopy => Instruction is "COPY" or "ADD";

    /// <summary>
    /// Reads <c>created_by</c>. Docker's old builder writes <c>/bin/sh -c CMD</c> and <c>/bin/sh -c #(nop) COPY file:HASH in DEST</c>;
    /// BuildKit writes <c>RUN /bin/sh -c CMD # buildkit</c> and <c>COPY SRC DEST # buildkit</c>; both put <c>|N A=B ...</c> before a
    /// command that has build arguments (moby, <c>builder/dockerfile/dispatchers.go</c>; BuildKit,
    /// <c>frontend/dockerfile/dockerfile2llb</c>).
    /// </summary>
    /// <param name="createdBy">Null when the history does not say; the line is then empty.</param>
    public static DockerfileLine Read(string? createdBy)
    {
        if (string.IsNullOrWhiteSpace(createdBy))
        {
            return new DockerfileLine(null, "");
        }

        string text = InertText.OneLine(createdBy, Longest).Trim();
        const string BuildKit = "# buildkit";
        text = text.EndsWith(BuildKit, StringComparison.Ordinal) ? text[..^BuildKit.Length].TrimEnd() : text;
        int space = text.IndexOf(' ', StringComparison.Ordinal);
        string first = space < 0 ? text : text[..space];
        if (first is "RUN" or "COPY" or "ADD" && space > 0)
        {
            return first == "RUN" ? Run(text[space..].Trim()) : Place(first, text[space..].Trim());
        }

        return text.StartsWith("/bin/sh -c ", StringComparison.Ordinal) || text.StartsWith('|')
            ? Run(text) : new DockerfileLine(null, text);
    }

    private static DockerfileLine Run(string text)
    {
        const string Shell = "/bin/sh -c ";
        int shell = text.IndexOf(Shell, StringComparison.Ordinal);
        string command = (shell == 0 || (shell > 0 && text[0] == '|') ? text[(shell + Shell.Length)..] : text).Trim();
        const string NoOperation = "#(nop)";
        if (!command.StartsWith(NoOperation, StringComparison.Ordinal))
        {
            return new DockerfileLine("RUN", command);
        }

        command = command[NoOperation.Length..].Trim();
        int space = command.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && command[..space] is "COPY" or "ADD"
            ? Place(command[..space], command[space..].Trim())
            : new DockerfileLine(null, command);
    }

    // The old builder records only a hash of the copied files: "file:1234... in /usr/bin/".
    private static DockerfileLine Place(string instruction, string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var what, "in", var destination] && what.Contains(':', StringComparison.Ordinal)
            ? new DockerfileLine(instruction, $"{(what.StartsWith("dir:", StringComparison.Ordinal) ? "DIRECTORY" : "FILE")} {destination}")
            : new DockerfileLine(instruction, text);
    }
}
