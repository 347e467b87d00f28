using System.Collections.Immutable;
using ImageBudget.Budgets.Reading;

namespace ImageBudget.Budgets.Description;

/// <summary>What may stand at a place of the budget, and what it is to the program.</summary>
/// <param name="Form">What may stand there.</param>
/// <param name="Of">Makes the program's value of one that was read in this form; parses nothing and never fails.</param>
internal sealed record Shape<T>(ValueShape Form, Func<BudgetValue, T> Of)
{
    /// <summary>The same form, and something else to the program.</summary>
    public Shape<TOther> As<TOther>(Func<Located<T>, TOther> make) => new(Form, v => make(new Located<T>(Of(v), v.Span)));
}

/// <summary>The ways to put shapes together.</summary>
internal static class Shapes
{
    public static Shape<T> Single<T>(ScalarKind<T> kind)
        where T : notnull => new(new ScalarShape(kind), v => ((ScalarValue)v).As<T>());

    public static Shape<ImmutableArray<T>> List<T>(Shape<T> item) =>
        new(new ListShape(item.Form), v => [.. ((ListValue)v).Items.Select(item.Of)]);

    public static Shape<T> Map<T>(MapShape form, Func<MapValue, T> of) => new(form, v => of((MapValue)v));

    /// <summary>A single value is read as the map with the key that it means.</summary>
    public static Shape<T> ShortOrLong<T>(ScalarKind single, MapShape form, BudgetKey means, Func<MapValue, T> of) =>
        new(new ShortOrLongShape(single, form, means), v => of((MapValue)v));

    public static Shape<ImmutableArray<T>> Named<TKey, TValue, T>(
        string name, ScalarKind<TKey> key, Shape<TValue> value, Func<Located<TKey>, Located<TValue>, T> of)
        where TKey : notnull =>
        new(new NamedShape(name, key, value.Form), v =>
        [
            .. ((NamedValue)v).Items.Select(i =>
                of(new Located<TKey>(i.Key.As<TKey>(), i.Key.Span), new Located<TValue>(value.Of(i.Value), i.Value.Span))),
        ]);
}
