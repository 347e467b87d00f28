using System.Globalization;

namespace ImageBudget.Analysis;

/// <summary>How a transfer size was found, in words.</summary>
internal static class TransferWords
{
    /// <summary><c>measured</c> or <c>estimated, ±1.8 %</c>; empty when every layer is stored compressed.</summary>
    public static string Of(ImageSizes size) => Of(size.HasPlainLayers, size.TransferEstimated, size.TransferError, size.Transfer);

    /// <inheritdoc cref="Of(ImageSizes)"/>
    public static string Of(LayerSummary layer) => Of(layer.IsPlain, layer.TransferEstimated, layer.TransferError, layer.Transfer);

    /// <summary>The words after a number: <c> (measured)</c>, or nothing.</summary>
    public static string InBrackets(string words) => words.Length == 0 ? "" : $" ({words})";

    // The error is rounded up to a tenth.
    private static string Of(bool isPlain, bool isEstimated, long error, long transfer)
    {
        if (!isEstimated)
        {
            return isPlain ? "measured" : "";
        }

        double percent = Math.Clamp(Math.Ceiling(1000.0 * error / Math.Max(1, transfer)) / 10, 0.1, 100);
        return string.Create(CultureInfo.InvariantCulture, $"estimated, ±{percent:0.#} %");
    }
}
