namespace ImageBudget;

/// <summary>Holds images to a budget: options in, result out.</summary>
public static class BudgetCheck
{
    /// <summary>Reads the budget and the images, and compares them. Never throws for a mistake in either.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static CheckResult Run(CheckOptions options, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
