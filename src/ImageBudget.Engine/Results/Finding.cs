using System.Diagnostics.CodeAnalysis;
using ImageBudget.Model;

namespace ImageBudget.Results;

/// <summary>A line of the budget that an image breaks, and how much that weighs.</summary>
public sealed record Finding : Breach
{
    /// <summary>A finding written by hand.</summary>
    public Finding()
    {
    }

    /// <summary>What a rule has measured, weighed.</summary>
    [SetsRequiredMembers]
    internal Finding(Breach breach, Severity severity, string image, string file)
        : base(breach) => (Severity, Image, File) = (severity, image, file);

    /// <summary>After the budget's <c>severity</c>, <c>enforce</c> and the caller's warnings-as-errors.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Name of the image in the budget.</summary>
    public required string Image { get; init; }

    /// <summary>The budget file as the user named it.</summary>
    public required string File { get; init; }

    /// <summary>Who waived it, until when, and why; null when it stands.</summary>
    public string? Waived { get; init; }
}
