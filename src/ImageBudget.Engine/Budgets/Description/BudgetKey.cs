using ImageBudget.Budgets.Reading;

namespace ImageBudget.Budgets.Description;

/// <summary>A key of the budget: its value, its meaning, and its default. Keys are compared by reference.</summary>
/// <param name="name">As written.</param>
/// <param name="shape">Its value.</param>
/// <param name="doc">One or two sentences of Markdown without line breaks.</param>
/// <param name="whenAbsent">The default in a few words; empty for a required key.</param>
internal abstract class BudgetKey(string name, ValueShape shape, string doc, string whenAbsent)
{
    public string Name { get; } = name;

    public ValueShape Shape { get; } = shape;

    public string Doc { get; } = doc;

    public string WhenAbsent { get; } = whenAbsent;

    /// <summary>True when the key is required in its map.</summary>
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

    /// <summary>The converted value of this key.</summary>
    public T Of(BudgetValue value) => shape.Of(value);
}
