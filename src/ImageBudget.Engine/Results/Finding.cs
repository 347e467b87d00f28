using System.Diagnostics.CodeAnalysis;
using ImageBudget.Model;

namespace ImageBudget.Results;

/// <summary>A budget line that an image breaks, with its severity.</summary>
public sealed record Finding : Breach
{
    /// <summary>Creates a finding from its properties.</summary>
    public Finding()
    {
    }

    /// <summary>Creates a finding from a breach and its severity.</summary>
    [SetsRequiredMembers]
    internal Finding(Breach breach, Severity severity, string image, string file)
        : base(breach) => (Severity, Image, File) = (severity, image, file);

    /// <summary>After the budget's <c>severity</c>, <c>enforce</c> and the caller's warnings-as-errors.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Name of the image in the budget.</summary>
    public required string Image { get; init; }

    /// <summary>The budget file as the user gave it.</summary>
    public required string File { get; init; }

    /// <summary>The line of the budget that is broken; null when the text of the budget is not at hand.</summary>
    public SourceLine? Source { get; init; }

    /// <summary>The waiver's last day, owner and reason; null when it is not waived.</summary>
    public string? Waived { get; init; }
}
