using NUnit.Framework;

namespace ImageBudget.Testing;

/// <summary>Collects assertions over many fixtures: continues after a failed one, and reports all at the end.</summary>
internal sealed class Facts
{
    private const int Shown = 60;

    private readonly List<string> _broken = [];
    private int _images;
    private int _held;

    /// <summary>Must be called once for each image.</summary>
    public void Image() => _images++;

    public void Hold(bool holds, string what)
    {
        if (holds)
        {
            _held++;
        }
        else
        {
            _broken.Add(what);
        }
    }

    public void Equal<T>(T actual, T expected, string what) =>
        Hold(EqualityComparer<T>.Default.Equals(actual, expected), $"{what}: {actual}, should be {expected}");

    /// <summary>Asserts equal multisets.</summary>
    public void Same(IEnumerable<string> actual, IEnumerable<string> expected, string what)
    {
        List<string> extra = [.. actual];
        List<string> missing = [];
        foreach (string item in expected)
        {
            if (!extra.Remove(item))
            {
                missing.Add(item);
            }
        }

        Hold(
            extra.Count + missing.Count == 0,
            $"{what}: missing [{string.Join(" | ", missing.Take(4))}] ({missing.Count}), extra [{string.Join(" | ", extra.Take(4))}] ({extra.Count})");
    }

    /// <summary>Fails when an assertion failed, or when there were fewer images or assertions than expected.</summary>
    public void Complete(int images, int facts)
    {
        TestContext.Out.WriteLine(FormattableString.Invariant($"{_images} images, {_held} of {_held + _broken.Count} facts held"));
        Assert.That(_broken, Is.Empty, string.Join('\n', _broken.Take(Shown)));
        Assert.That(_images, Is.GreaterThanOrEqualTo(images), "images");
        Assert.That(_held, Is.GreaterThanOrEqualTo(facts), "facts");
    }
}
