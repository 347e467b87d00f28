using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Formats.Beam;

/// <summary>An application resource file, <c>ebin/NAME.app</c> (OTP, "app(4)").</summary>
internal sealed record AppFile
{
    public required string Name { get; init; }

    /// <summary>vsn; empty when it is not a string.</summary>
    public string Version { get; init; } = "";

    /// <summary>Applications that must be started first; includes <see cref="OptionalApplications"/>.</summary>
    public ImmutableArray<string> Applications { get; init; } = [];

    public ImmutableArray<string> IncludedApplications { get; init; } = [];

    /// <summary>Dependencies that may be missing (since OTP 24).</summary>
    public ImmutableArray<string> OptionalApplications { get; init; } = [];

    public ImmutableArray<string> Modules { get; init; } = [];

    public ImmutableArray<string> Problems { get; init; } = [];

    /// <summary>Null when the text holds no application; <paramref name="problem"/> says why.</summary>
    public static AppFile? TryRead(ReadOnlySpan<byte> file, out string? problem)
    {
        // UTF-8 is the default encoding since OTP 17; older files are Latin-1 and hold such bytes in descriptions only.
        ErlangTerms terms = new(Encoding.UTF8.GetString(file));
        while (terms.Next() is { } term)
        {
            if (term is ErlangTerm.Tuple
                {
                    Items: [ErlangTerm.Atom { Name: "application" }, ErlangTerm.Atom name, ErlangTerm.List keys,
                ..]
                })
            {
                problem = null;
                return FromKeys(name.Name, keys, terms.Problem);
            }
        }

        problem = terms.Problem ?? "there is no application in the file";
        return null;
    }

    private static AppFile FromKeys(string name, ErlangTerm.List keys, string? problem)
    {
        List<string> problems = problem is null ? [] : [problem];
        AppFile app = new() { Name = name };
        foreach (ErlangTerm key in keys.Items)
        {
            if (key is not ErlangTerm.Tuple { Items: [ErlangTerm.Atom { Name: var what }, var value] })
            {
                continue;
            }

            app = what switch
            {
                "vsn" => app with { Version = value is ErlangTerm.Text text ? text.Value : Unexpected(what, "") },
                "applications" => app with { Applications = Atoms(what, value) },
                "included_applications" => app with { IncludedApplications = Atoms(what, value) },
                "optional_applications" => app with { OptionalApplications = Atoms(what, value) },
                "modules" => app with { Modules = Atoms(what, value) },
                _ => app,
            };
        }

        return app with { Problems = [.. problems] };

        ImmutableArray<string> Atoms(string what, ErlangTerm value)
        {
            if (value is not ErlangTerm.List list)
            {
                return value is ErlangTerm.Text { Value: "" } ? [] : Unexpected<ImmutableArray<string>>(what, []);
            }

            // Before OTP R16 a module could be a pair of name and version.
            return
            [
                .. list.Items.Select(item => item switch
                {
                    ErlangTerm.Atom atom => atom.Name,
                    ErlangTerm.Tuple { Items: [ErlangTerm.Atom atom, ..] } => atom.Name,
                    _ => Unexpected<string?>(what, null),
                }).OfType<string>(),
            ];
        }

        T Unexpected<T>(string what, T instead)
        {
            if (problems.Count < 8)
            {
                problems.Add($"{what} is not of the expected type");
            }

            return instead;
        }
    }
}
