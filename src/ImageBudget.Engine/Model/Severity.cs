namespace ImageBudget.Model;

/// <summary>How much a finding or a mistake weighs. Ordered: a higher value is worse.</summary>
public enum Severity
{
    /// <summary>Not reported at all (<c>severity: { IB1001: none }</c>).</summary>
    None,

    /// <summary>Worth knowing; never changes the verdict.</summary>
    Note,

    /// <summary>Shown, and an error under <c>--warnaserror</c>.</summary>
    Warning,

    /// <summary>Fails the check.</summary>
    Error,
}
