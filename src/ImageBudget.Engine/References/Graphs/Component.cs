namespace ImageBudget.References.Graphs;

/// <summary>A strongly connected component of the reference graph; most have one member.</summary>
/// <param name="Value">From 0; a component refers only to components with smaller numbers. -1 for none yet.</param>
internal readonly record struct Component(int Value) : IDenseIndex<Component>
{
    public static Component None => new(-1);

    public bool Exists => Value >= 0;
}
