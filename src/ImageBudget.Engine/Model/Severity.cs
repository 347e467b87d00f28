namespace ImageBudget.Model;

/// <summary>The severity of a finding or a mistake. A higher value is more severe.</summary>
public enum Severity
{
    /// <summary>Not reported at all (<c>severity: { IB1001: none }</c>).</summary>
    None,

    /// <summary>Information; never changes the verdict.</summary>
    Note,

    /// <summary>Shown, and an error under <c>--warnaserror</c>.</summary>
    Warning,

    /// <summary>Fails the check.</summary>
    Error,
}
