using System.Collections.Immutable;
using ImageBudget.Budgets.Reading;

namespace ImageBudget.Budgets.Description;

/// <summary>The allowed form of a value, and its conversion.</summary>
/// <param name="Form">What is allowed there.</param>
/// <param name="Of">Converts a value of this form; never fails.</param>
internal sealed record Shape<T>(ValueShape Form, Func<BudgetValue, T> Of)
{
    /// <summary>The same form with another conversion.</summary>
    public Shape<TOther> As<TOther>(Func<Located<T>, TOther> make) => new(Form, v => make(new Located<T>(Of(v), v.Span)));
}

/// <summary>Combines shapes.</summary>
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
