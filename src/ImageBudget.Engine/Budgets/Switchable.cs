namespace ImageBudget.Budgets;

/// <summary>A value that a budget may turn off with <c>disabled</c>, <c>off</c> or <c>false</c>.</summary>
/// <param name="Value">Null: off.</param>
internal readonly record struct Switchable<T>(T? Value)
    where T : struct;
