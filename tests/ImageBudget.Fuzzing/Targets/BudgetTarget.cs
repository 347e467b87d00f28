using ImageBudget.Budgets;
using ImageBudget.Engine.Tests.Fuzzing;
using ImageBudget.Model;
using ImageBudget.Rules;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>A budget, or at least one mistake at a place in the file.</summary>
internal sealed class BudgetTarget : FuzzTarget
{
    public override string Name => "budget";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [SampleImage.Budget, .. Texts("maxSize: 60 MB\ndisallowedReferences: [erlang]\nforbiddenPackages: [systemd, gcc]\n")];

    public override bool Run(byte[] input)
    {
        BudgetDocument document = BudgetRules.Read(input, "budgets.yaml");
        bool errors = document.Diagnostics.Any(d => d.Severity == Severity.Error);
        Hold.That(document.Budget is null == errors, "a budget and an error");
        foreach (Diagnostic mistake in document.Diagnostics)
        {
            Hold.Same(InertText.OneLine(mistake.Message, int.MaxValue), mistake.Message, "a message that is not inert");
            Hold.That(mistake.Code.StartsWith("IB", StringComparison.Ordinal), "a mistake without a code");
        }

        foreach (ImageRules image in document.Budget?.Images ?? [])
        {
            Hold.That(image.HasRules(), "a budget that checks nothing");
        }

        return document.Budget is not null;
    }
}
