using System.Text.Json;

namespace ImageBudget.Model;

/// <summary>The metric of a size limit. The names are those of the reports.</summary>
internal enum SizeMetric
{
    /// <summary>The file (or directory) as given.</summary>
    Archive,

    /// <summary>Compressed layer blobs, as a registry moves them.</summary>
    Transfer,

    /// <summary>Layer tars.</summary>
    Uncompressed,

    /// <summary>File contents over all layers; what a bare size means.</summary>
    Unpacked,

    /// <summary>File contents in the final root file system.</summary>
    Live,

    /// <summary>What a machine that has the baseline's image must still pull.</summary>
    Update,

    /// <summary>Nix: exact NAR sizes.</summary>
    Nar,

    /// <summary>Nix: exact NAR sizes of the closure.</summary>
    ClosureNar,

    /// <summary>Live bytes that would leave the image if the package were removed.</summary>
    Exclusive,

    /// <summary>Nix: NAR bytes that would leave the image if the package were removed.</summary>
    ExclusiveNar,
}

/// <summary>Names of <see cref="SizeMetric"/> values.</summary>
internal static class SizeMetricNames
{
    /// <summary>As in budgets and reports: <c>closureNar</c>.</summary>
    public static string Name(this SizeMetric metric) => JsonNamingPolicy.CamelCase.ConvertName(metric.ToString());
}
