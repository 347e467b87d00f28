using System.CommandLine;

namespace ImageBudget.Tool.Commands;

/// <summary>The option <c>--top N</c>.</summary>
internal static class TopOption
{
    public static Option<int> Of(int otherwise)
    {
        Option<int> top = new("--top", "-n")
        {
            HelpName = "N",
            DefaultValueFactory = _ => otherwise,
            Description = $"How many of each list the text shows ({otherwise}).",
        };
        top.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: string value }] && (!int.TryParse(value, out int n) || n < 1))
            {
                result.AddError($"--top must be a whole number from 1, not '{value}'");
            }
        });
        return top;
    }
}
