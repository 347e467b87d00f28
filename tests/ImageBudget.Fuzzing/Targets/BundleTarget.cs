using ImageBudget.Engine.Tests.Formats.DotNet;
using ImageBudget.Formats.DotNet;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>A .NET single-file application, whole and as it streams by.</summary>
internal sealed class BundleTarget : FuzzTarget
{
    public override string Name => "bundle";

    public override IReadOnlyList<byte[]> Seeds { get; } = [BundleSample.Of(1, compressed: false), BundleSample.Of(6, compressed: true)];

    public override bool Run(byte[] input)
    {
        SingleFileBundle? bundle = SingleFileBundle.TryRead(input);
        bool inside = bundle is null || bundle.Files.All(f => f.Offset >= 0 && f.Size >= 0 && f.StoredSize >= 0);
        Hold.That(inside, "a place or a size is negative");
        byte[]? whole = Keep(input, Math.Max(1, input.Length));
        Hold.SameBytes(whole ?? [], Keep(input, 37) ?? [], "whole and in pieces");
        if (whole is not null)
        {
            Hold.That(BundleTap.Kept(whole) is not null, "what was kept cannot be read");
        }

        return bundle is not null && whole is not null;
    }

    private static byte[]? Keep(byte[] input, int step)
    {
        BundleTap tap = new();
        tap.Reset(input.Length);
        for (int at = 0; at < input.Length; at += step)
        {
            tap.Append(input.AsSpan(at, Math.Min(step, input.Length - at)));
        }

        return tap.Finish() is { } bundle ? BundleTap.Keep(bundle) : null;
    }
}
