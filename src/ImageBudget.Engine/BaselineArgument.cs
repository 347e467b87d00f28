using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Rules;
using ImageBudget.Sources;

namespace ImageBudget;

/// <summary>The baseline that the caller names (<c>--baseline</c>).</summary>
internal static class BaselineArgument
{
    /// <summary>Null when none is named, and when it cannot be read, which a diagnostic says.</summary>
    public static BaselineSource? Open(CheckSetup setup, ImageReader images, List<Diagnostic> diagnostics)
    {
        if (setup.Options.Baseline is not { } given)
        {
            return null;
        }

        string? nothing = given.Length == 0 ? "--baseline: no file is named"
            : ImageLocator.Parse(given, setup.Options.Directory) is { Exists: false, Elsewhere: null }
                ? "there is no such baseline file or image"
            : null;
        if (nothing is not null)
        {
            diagnostics.Add(new Diagnostic(
                BaselineReader.Code, Severity.Error, nothing, given.Length == 0 ? null : given, SourceSpan.None));
            return null;
        }

        try
        {
            BaselineSource? baseline = BaselineSource.Read(
                given, setup.Options.Directory, setup.Options.StandardInput, Analyze, out ImmutableArray<Diagnostic> mistakes,
                images.Cancellation);
            diagnostics.AddRange(mistakes);
            if (baseline is not null && setup.Plan.All(p => p.Rules.NeedsBaseline() is null))
            {
                diagnostics.Add(new Diagnostic(
                    Codes.BaselineNotUsed,
                    Severity.Warning,
                    "a baseline was given, but no image of this budget has maxIncrease, newPackages or a limit on update, "
                    + "so that growth is shown but fails nothing",
                    given,
                    SourceSpan.None));
            }

            return baseline;
        }
        catch (ImageFormatException e)
        {
            diagnostics.Add(e.Code == Codes.NotAnImage
                ? new Diagnostic(
                    BaselineReader.Code, Severity.Error, "this is neither a baseline nor an image: " + e.Describe(), given, SourceSpan.None)
                : new Diagnostic(e.Code, Severity.Error, e.Describe(), given, SourceSpan.None));
            return null;
        }

        ImageAnalysis Analyze(ImageLocator locator, Stream? once)
        {
            PlannedImage image = new(locator, setup.Options.Platform, Tag: null);
            TransferNeed transfer = new TransferNeeds(setup).OfBaseline(image);
            return once is null ? images.Read(image, transfer) : images.Read(image, transfer, once);
        }
    }
}
