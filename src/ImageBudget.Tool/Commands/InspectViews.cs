using System.CommandLine;
using ImageBudget.Model;
using ImageBudget.Reports.Console.Views;

namespace ImageBudget.Tool.Commands;

/// <summary>The options that select the view of an image: <c>--by</c>, <c>--tree</c>, <c>--depth</c>, <c>--sort</c>.</summary>
internal sealed class InspectViews
{
    private const int DefaultDepth = 3;

    private static readonly InspectBy[] Views = [InspectBy.Ecosystem, InspectBy.Package, InspectBy.Path, InspectBy.Layer];

    private readonly Option<string?> _by = new("--by")
    {
        HelpName = string.Join('|', Views.Select(Name)),
        Description = "Show one list only: sizes by ecosystem, package, path or layer.",
    };

    private readonly Option<bool> _tree = new("--tree") { Description = "Show directories with their contents as a tree, largest first." };

    private readonly Option<int> _depth = new("--depth")
    {
        HelpName = "N",
        DefaultValueFactory = _ => DefaultDepth,
        Description = $"Levels of the tree ({DefaultDepth}).",
    };

    private readonly Option<string?> _sort = new("--sort")
    {
        HelpName = "KEY",
        Description = "Sort by live, unpacked, transfer, exclusive (packages), files, name, index (layers).",
    };

    public InspectViews() => _depth.Validators.Add(result =>
    {
        if (result.Tokens is [{ Value: string value }] && (!int.TryParse(value, out int n) || n < 0))
        {
            result.AddError($"--depth must be a whole number, not '{value}'");
        }
    });

    public void AddTo(Command command)
    {
        command.Add(_by);
        command.Add(_tree);
        command.Add(_depth);
        command.Add(_sort);
        command.Validators.Add(result =>
        {
            if (new Option[] { _by, _sort, _depth }.Any(o => result.GetResult(o) is { Implicit: false, Tokens.Count: not 1 }))
            {
                // A repeated option or a missing value is reported elsewhere.
                return;
            }

            string? by = result.GetValue(_by);
            InspectBy? view = Find(Views, by);
            if (by is not null && view is null)
            {
                result.AddError(
                    $"--by must be one of {string.Join(", ", Views.Select(Name))}, not '{by}'{NearestSpelling.Suffix(by, Views.Select(Name))}");
                return;
            }

            bool tree = result.GetValue(_tree);
            if (tree && view is not null)
            {
                result.AddError("--tree and --by exclude each other; use one of them");
                return;
            }

            if (result.GetResult(_depth) is { Implicit: false } && !tree)
            {
                result.AddError("--depth needs --tree");
            }

            InspectBy shown = tree ? InspectBy.Tree : view ?? InspectBy.Overview;
            if (result.GetValue(_sort) is { } sort && Find([.. InspectOptions.SortsOf(shown)], sort) is null)
            {
                IEnumerable<string> known = InspectOptions.SortsOf(shown).Select(Name);
                string where = shown == InspectBy.Overview ? "" : tree ? " of a tree" : $" by {Name(shown)}";
                result.AddError(
                    $"--sort{where} must be one of {string.Join(", ", known)}, not '{sort}'{NearestSpelling.Suffix(sort, known)}");
            }
        });
    }


    public InspectOptions Read(ParseResult parsed) => new()
    {
        By = parsed.GetValue(_tree) ? InspectBy.Tree : Find(Views, parsed.GetValue(_by)) ?? InspectBy.Overview,
        Sort = Find(Enum.GetValues<InspectSort>(), parsed.GetValue(_sort)),
        Depth = parsed.GetValue(_depth),
    };

    private static T? Find<T>(T[] values, string? name)
        where T : struct, Enum
    {
        int at = Array.FindIndex(values, v => Name(v) == name);
        return at < 0 ? null : values[at];
    }

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
