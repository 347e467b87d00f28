namespace ImageBudget.Reports.Console.Views;

/// <summary>A line of an inspection: something with bytes.</summary>
/// <param name="Name">As found, not yet inert.</param>
internal sealed record InspectRow(string Name)
{
    public long Unpacked { get; init; }

    public long Live { get; init; }

    public long Transfer { get; init; }

    /// <summary>Null when the value does not apply.</summary>
    public long? Exclusive { get; init; }

    public int Files { get; init; }

    /// <summary>Packages of an ecosystem.</summary>
    public int Packages { get; init; }

    /// <summary>Ascending indexes.</summary>
    public IReadOnlyList<int> Layers { get; init; } = [];

    /// <summary>Shown below the table; may be null.</summary>
    public string? Mark { get; init; }

    public long Of(InspectSort metric) => metric switch
    {
        InspectSort.Unpacked => Unpacked,
        InspectSort.Transfer => Transfer,
        InspectSort.Exclusive => Exclusive ?? 0,
        InspectSort.Files => Files,
        _ => Live,
    };
}
