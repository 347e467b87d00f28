namespace ImageBudget.Engine.Tests.Differential;

/// <summary>How one image came out.</summary>
internal enum OutcomeKind
{
    /// <summary>The same tree, and the same bytes.</summary>
    Equal,

    /// <summary>Neither takes it.</summary>
    BothRefuse,

    /// <summary>umoci refuses it, and we measure no less than it unpacks without the members that it refuses.</summary>
    OnlyUmociRefuses,

    /// <summary>A difference with a name: <see cref="Accepted"/>.</summary>
    Accepted,

    /// <summary>We refuse what umoci unpacks, and the reason is not a named one.</summary>
    OnlyWeRefuse,

    /// <summary>Trees or bytes differ.</summary>
    Different,

    /// <summary>umoci refuses it, and we measure less than it unpacks without the members that it refuses.</summary>
    MeasuredLess,

    /// <summary>An exception that is no answer.</summary>
    Crash,
}

/// <param name="Kind">How it came out.</param>
/// <param name="Detail">Name of what is accepted, our error, or what differs.</param>
internal sealed record Outcome(OutcomeKind Kind, string Detail = "")
{
    public bool IsFailure =>
        Kind is OutcomeKind.OnlyWeRefuse or OutcomeKind.Different or OutcomeKind.MeasuredLess or OutcomeKind.Crash;
}
