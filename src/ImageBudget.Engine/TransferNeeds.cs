using ImageBudget.Model;
using ImageBudget.Rules;

namespace ImageBudget;

/// <summary>What a check asks of the transfer sizes of plain layers, image by image.</summary>
/// <param name="setup">Has the plan.</param>
internal sealed class TransferNeeds(CheckSetup setup)
{
    private readonly bool _isShown = setup.Options is { ShowsTransfer: true } or { Speed: not null } or { Baseline: not null }
        || setup.Plan.Any(p => p.Rules.Speed is not null);

    /// <summary>Of an image of the plan; nothing of another, whose layers are only compared.</summary>
    public TransferNeed Of(PlannedImage image) => setup.Plan
        .Where(p => p.Image == image)
        .Aggregate(TransferNeed.None, (need, p) => need.And(p.Rules.TransferNeed()).And(Shown));

    /// <summary>Of the image that is the baseline: growth is the difference of two measured numbers.</summary>
    public TransferNeed OfBaseline(PlannedImage image) => setup.Plan
        .SelectMany(p => p.Rules.Lines())
        .Where(l => l.Needs.Baseline)
        .Aggregate(Of(image).And(Shown), (need, l) => need.And(l.Needs.Transfer));

    private TransferNeed Shown => _isShown ? TransferNeed.Shown : TransferNeed.None;
}
