using System.CommandLine;
using System.CommandLine.Invocation;

namespace ImageBudget.Tool;

/// <summary>A command with examples and exit codes for its help.</summary>
internal sealed class DocumentedCommand(string name, string description) : Command(name, description)
{
    /// <summary>Lines below the description; what the command does and does not do.</summary>
    public string Story { get; init; } = "";

    /// <summary>Example command lines.</summary>
    public required string Examples { get; init; }

    /// <summary>What this command's exit codes mean.</summary>
    public required string Exits { get; init; }
}

/// <summary>Help of the root and of every command: the same sections in the same order, 80 columns wide, the same on every
/// machine.</summary>
internal sealed class HelpText(string examples, string exits) : SynchronousCommandLineAction
{
    private const int Width = 80;
    private const int WidestName = 28;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
        return ExitCodes.Success;
    }

    public void Write(Command command, TextWriter writer)
    {
        DocumentedCommand? documented = command as DocumentedCommand;
        writer.Write(command.Description + "\n");
        if (documented is { Story.Length: > 0 })
        {
            writer.Write("\n" + documented.Story.TrimEnd() + "\n");
        }

        writer.Write("\nUsage:\n  " + Usage(command) + "\n");
        Section(writer, "Arguments", command.Arguments.Where(a => !a.Hidden).Select(a => (Label(a), a.Description ?? "")));
        Section(writer, "Commands", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name + Arguments(c), c.Description ?? "")));
        IEnumerable<Option> options =
            command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options).Where(o => o.Recursive));
        Section(writer, "Options", options.Where(o => !o.Hidden).DistinctBy(o => o.Name).Select(o => (Label(o), o.Description ?? "")));
        writer.Write("\nExamples:\n" + Indent(documented?.Examples ?? examples));
        writer.Write("\nExit codes:\n" + Indent(documented?.Exits ?? exits));
    }

    private static string Usage(Command command)
    {
        string path = command is RootCommand ? "dotnet image-budget" : "dotnet image-budget " + command.Name;
        return path + (command.Subcommands.Count > 0 ? " COMMAND" : "") + Arguments(command) + " [options]";
    }

    private static string Arguments(Command command) => string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => " " + Label(a)));

    private static string Label(Argument argument) => (argument.Arity.MinimumNumberOfValues, argument.Arity.MaximumNumberOfValues) switch
    {
        (0, 1) => $"[{argument.HelpName}]",
        (0, _) => $"[{argument.HelpName}...]",
        (_, > 1) => $"{argument.HelpName}...",
        _ => argument.HelpName ?? argument.Name,
    };

    private static string Label(Option option)
    {
        string names = string
            .Join(", ", option.Aliases.Where(a => a.Length == 2 && a[0] == '-').Order(StringComparer.Ordinal).Append(option.Name));
        return option.HelpName is { } value ? names + " " + value : names;
    }

    private static void Section(TextWriter writer, string title, IEnumerable<(string Name, string Text)> rows)
    {
        (string Name, string Text)[] all = [.. rows];
        if (all.Length == 0)
        {
            return;
        }

        writer.Write("\n" + title + ":\n");
        int column = Math.Min(all.Max(r => r.Name.Length), WidestName) + 4;
        foreach ((string name, string text) in all)
        {
            string line = ("  " + name).PadRight(column);
            if (line.Length > column)
            {
                writer.Write(line + "\n");
                line = new(' ', column);
            }

            foreach (string word in text.Split(' '))
            {
                if (line.Length > column && line.Length + word.Length >= Width)
                {
                    writer.Write(line.TrimEnd() + "\n");
                    line = new(' ', column);
                }

                line += word + " ";
            }

            writer.Write(line.TrimEnd() + "\n");
        }
    }

    private static string Indent(string text) =>
        string.Concat(text.TrimEnd().ReplaceLineEndings("\n").Split('\n').Select(l => ("  " + l).TrimEnd() + "\n"));
}
