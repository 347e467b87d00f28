using ImageBudget.Model;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>A JSON document of an image, between documents that are right: read, or refused by the error that users see.</summary>
internal sealed class DocumentTarget(string name, Action<byte[]> read, params byte[][] seeds) : FuzzTarget
{
    public override string Name => name;

    public override IReadOnlyList<byte[]> Seeds => seeds;

    public override bool Run(byte[] input)
    {
        try
        {
            read(input);
            return true;
        }
        catch (ImageFormatException e)
        {
            Hold.That(e.Code.StartsWith("IB9", StringComparison.Ordinal), "an error of another kind");
            Hold.Same(InertText.OneLine(e.Message, int.MaxValue), e.Message, "a message that is not inert");
            return false;
        }
    }
}
