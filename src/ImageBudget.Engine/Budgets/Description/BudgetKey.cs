using ImageBudget.Budgets.Reading;

namespace ImageBudget.Budgets.Description;

/// <summary>A key of the budget: what it holds, what it means, and what holds without it. Two keys are the same only when they are one object.</summary>
/// <param name="name">As written.</param>
/// <param name="shape">Its value.</param>
/// <param name="doc">One or two sentences of Markdown without line breaks.</param>
/// <param name="whenAbsent">What holds without it, a few words; empty for a key that is required.</param>
internal abstract class BudgetKey(string name, ValueShape shape, string doc, string whenAbsent)
{
    public string Name { get; } = name;

    public ValueShape Shape { get; } = shape;

    public string Doc { get; } = doc;

    public string WhenAbsent { get; } = whenAbsent;

    /// <summary>True when its map is a mistake without it.</summary>
    public bool Required => WhenAbsent.Length == 0;

    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>A key of the budget with the type of its value.</summary>
/// <inheritdoc cref="BudgetKey" />
internal sealed class BudgetKey<T>(string name, Shape<T> shape, string doc, string whenAbsent = BudgetKey<T>.NotChecked)
    : BudgetKey(name, shape.Form, doc, whenAbsent)
{
    private const string NotChecked = "not checked";

    /// <summary>What was read under this key, as the program sees it.</summary>
    public T Of(BudgetValue value) => shape.Of(value);
}
