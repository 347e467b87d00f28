using System.CommandLine;
using System.CommandLine.Help;
using ImageBudget.Tool.Commands;

namespace ImageBudget.Tool;

/// <summary>All commands, in the order of help.</summary>
internal static class CommandTree
{
    private const string Examples = """
        dotnet image-budget inspect result            where the bytes are
        dotnet image-budget why result systemd        why this package is in the image
        dotnet image-budget advise result             what to remove, and how
        dotnet image-budget check result              check the image against budgets.yaml
        nix-build docker.nix && dotnet image-budget check result
        cat shop.tar.gz | dotnet image-budget check -
        """;

    public const string Exits = """
        0    the image is within its budget
        1    over budget: there is a finding of severity error
        2    not measured: arguments, budget or image cannot be read (takes precedence over 1)
        3    a package that was asked for is not in the image, or nothing refers to it
        130  cancelled
        """;

    public static RootCommand Build(ToolConsole console, CancellationToken cancellation)
    {
        RootCommand root =
            new("Checks a container image against a budget for sizes, references and packages. Reads the image file itself.");
        HelpText help = new(Examples, Exits);
        root.Options.Clear();
        root.Directives.Clear();
        root.Add(new HelpOption("--help", "-h", "-?") { Description = "Show help and examples.", Action = help, Recursive = true });
        root.Add(
            new Option<bool>("--version") { Description = "Show the version.", Action = new VersionText(), Arity = ArgumentArity.Zero });
        root.Add(ColourChoice.Option());
        root.Add(CheckCommand.Build(console, cancellation));
        root.Add(InspectCommand.Build(console, cancellation));
        root.Add(ListCommand.Build(console, cancellation));
        root.Add(WhyCommand.Build(console, cancellation));
        root.Add(TreeCommand.Build(console, cancellation));
        root.Add(GraphCommand.Build(console, cancellation));
        root.Add(AdviseCommand.Build(console, cancellation));
        root.Add(WhatIfCommand.Build(console, cancellation));
        root.Add(DiffCommand.Build(console, cancellation));
        root.Add(BaselineCommand.Build(console, cancellation));
        root.Add(InitCommand.Build(console, cancellation));
        root.Add(RuleCommand.Build(console));
        root.Add(SchemaCommand.Build(console));

        // Without a command nothing is measured, so help is shown and the exit code is not 0.
        root.SetAction(_ =>
        {
            help.Write(root, console.Error);
            return ExitCodes.NotMeasured;
        });
        return root;
    }
}
