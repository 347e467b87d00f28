using ImageBudget.Model;
using System.CommandLine;
using ImageBudget.Reports;

namespace ImageBudget.Tool.Commands;

/// <summary>The command <c>schema</c>: prints the JSON Schemas of budgets and reports.</summary>
internal static class SchemaCommand
{
    private const string Examples = """
        dotnet image-budget schema budget > budget.schema.json
        dotnet image-budget schema report > report.schema.json
        """;

    private const string Exits = """
        0    the schema was printed
        2    there is no such schema
        """;

    public static Command Build(ToolConsole console)
    {
        Argument<string> name = new("name") { HelpName = "NAME", Description = "budget or report." };
        DocumentedCommand command = new("schema", "Print a JSON Schema, for editors and for programs that read reports.")
        {
            Examples = Examples,
            Exits = Exits,
        };
        command.Add(name);
        command.SetAction(parsed =>
        {
            string wanted = parsed.GetRequiredValue(name);
            if (SchemaCatalog.Read(wanted) is not { } schema)
            {
                string hint = NearestSpelling.Suffix(wanted, SchemaCatalog.Names);
                console.Remarks.Complain(Codes.Usage, $"there is no schema '{wanted}'"
                    + (hint.Length > 0 ? hint : "; there are " + string.Join(", ", SchemaCatalog.Names)));
                return ExitCodes.NotMeasured;
            }

            StandardOutput.Write(console, writer => writer.Write(schema));
            return ExitCodes.Success;
        });
        return command;
    }
}
