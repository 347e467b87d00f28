using ImageBudget.Formats.Beam;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>A compiled Erlang module: chunks inside of the file, and a stripped size that does not depend on how it was cut.</summary>
internal sealed class BeamTarget : FuzzTarget
{
    public override string Name => "beam";

    public override IReadOnlyList<byte[]> Seeds { get; } = [FileSamples.Beam];

    public override bool Run(byte[] input)
    {
        BeamFile? beam = BeamFile.TryRead(input);
        Hold.That(beam is null || beam.Chunks.All(c => c.Offset + c.Size <= input.Length), "a chunk outside of the file");
        long? whole = Strip(input, Math.Max(1, input.Length));
        Hold.Same(whole, Strip(input, 7), "whole and in pieces");
        Hold.That(whole is null || (whole >= 0 && whole <= input.Length), "more to strip than there is");
        return whole is not null;
    }

    private static long? Strip(byte[] input, int step)
    {
        BeamStripTap tap = new();
        tap.Reset();
        for (int at = 0; at < input.Length; at += step)
        {
            tap.Append(input.AsSpan(at, Math.Min(step, input.Length - at)));
        }

        return tap.Finish();
    }
}
