using System.Collections.Immutable;
using ImageBudget.Testing;

namespace ImageBudget.Engine.Tests.Differential;

/// <summary>An image as a short text: steps with <c>;</c> between them, layers with <c>|</c>, base layer first.</summary>
internal sealed record OddProgram(ImmutableArray<ImmutableArray<OddStep>> Layers)
{
    public int Steps => Layers.Sum(l => l.Length);

    public static OddProgram Parse(string text) => new(
    [
        .. text.Split('|').Select(l =>
            l.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(OddStep.Parse).ToImmutableArray()),
    ]);

    public override string ToString() => string.Join(" | ", Layers.Select(l => string.Join("; ", l)));

    /// <summary>The first steps alone, and the layers that they are in.</summary>
    public OddProgram First(int steps)
    {
        List<ImmutableArray<OddStep>> layers = [];
        foreach (ImmutableArray<OddStep> layer in Layers)
        {
            layers.Add([.. layer.Take(steps)]);
            steps -= layer.Length;
            if (steps <= 0)
            {
                break;
            }
        }

        return new OddProgram([.. layers]);
    }

    /// <summary>Without one step; a layer that becomes empty goes, too, unless it is the only one.</summary>
    public OddProgram Without(int step) => Change(step, _ => null);

    public OddProgram Change(int step, Func<OddStep, OddStep?> change)
    {
        List<ImmutableArray<OddStep>> layers = [];
        foreach (ImmutableArray<OddStep> layer in Layers)
        {
            if (step < 0 || step >= layer.Length)
            {
                layers.Add(layer);
            }
            else if (change(layer[step]) is { } changed)
            {
                layers.Add(layer.SetItem(step, changed));
            }
            else if (layer.Length > 1 || Layers.Length == 1)
            {
                layers.Add(layer.RemoveAt(step));
            }

            step -= layer.Length;
        }

        return new OddProgram([.. layers]);
    }

    public OddStep StepAt(int step) => Layers.SelectMany(l => l).ElementAt(step);

    /// <summary>The image with the layers as plain tars. Files differ in content as their steps differ in place.</summary>
    public TestImage ToImage()
    {
        TestImage image = new() { Tags = ["latest"] };
        foreach (ImmutableArray<OddStep> layer in Layers)
        {
            // A layer that is repeated is the same blob.
            int same = Layers.IndexOf(layer, ImmutableArrayComparer.Instance);
            image.With(TestLayer.Plain(OddLayer.Write(layer, same * 1000)));
        }

        return image;
    }

    private sealed class ImmutableArrayComparer : IEqualityComparer<ImmutableArray<OddStep>>
    {
        public static readonly ImmutableArrayComparer Instance = new();

        public bool Equals(ImmutableArray<OddStep> x, ImmutableArray<OddStep> y) => x.SequenceEqual(y);

        public int GetHashCode(ImmutableArray<OddStep> layer) => layer.Length;
    }
}
