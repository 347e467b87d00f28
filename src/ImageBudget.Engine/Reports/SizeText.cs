using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Baselines;
using ImageBudget.Model;

namespace ImageBudget.Reports;

/// <summary>Sizes and places as text; the same in every report for people.</summary>
internal static class SizeText
{
    /// <summary>Rounded and exact: <c>4.91 MB (4,910,512 bytes)</c>.</summary>
    public static string Full(long bytes) => bytes is > -1000 and < 1000
        ? ByteCount.Format(bytes)
        : ByteCount.Format(bytes) + " (" + ByteCount.Exact(bytes) + " bytes)";

    /// <summary>Both numbers, exact when rounding would hide that they differ.</summary>
    public static (string Measured, string Allowed) Compare(long measured, long allowed, bool isBytes)
    {
        (string, string) exact = (ByteCount.Exact(measured), ByteCount.Exact(allowed));
        if (!isBytes)
        {
            return exact;
        }

        (string, string) rounded = (ByteCount.Format(measured), ByteCount.Format(allowed));
        return measured != allowed && rounded.Item1 == rounded.Item2 ? (exact.Item1 + " B", exact.Item2 + " B") : rounded;
    }

    /// <summary>One line with the main sizes; estimates are marked.</summary>
    public static string Summary(ImageSizes size, PullSpeed? speed = null) =>
        $"unpacked {ByteCount.Format(size.Unpacked)}, live {ByteCount.Format(size.Live)}, transfer {ByteCount.Format(size.Transfer)}"
        + (size.TransferEstimated ? " (estimated)" : "") + Time(speed, size.Transfer);

    /// <summary><c>, 3.1 s at 20 Mbit/s</c>; empty when no speed is known.</summary>
    public static string Time(PullSpeed? speed, long bytes) => speed is { } known ? ", " + known.TimeFor(bytes) : "";

    /// <summary>The compressed bytes of an update; an estimate is marked.</summary>
    public static string Update(ImageUpdate update) => ByteCount.Format(update.Bytes) + (update.Estimated ? " (estimated)" : "");

    /// <summary><c>bin/start (offset 204)</c>: the path relative to the package.</summary>
    public static string Site(Evidence evidence, string? packagePath)
    {
        string path = evidence.Path;
        if (packagePath is { Length: > 1 } && path.Length > packagePath.Length + 1
            && path.StartsWith(packagePath, StringComparison.Ordinal) && path[packagePath.Length] == '/')
        {
            path = path[(packagePath.Length + 1)..];
        }

        return evidence.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $"{path} (offset {offset})") : path;
    }

    /// <summary>Shortens store paths: <c>/nix/store/HASH-erlang-25.2.3/bin/erl</c> is shown without directory and hash.</summary>
    public static string Short(string path)
    {
        const int Prefix = 11 + 32 + 1;
        int start = path.IndexOf("/nix/store/", StringComparison.Ordinal);
        start = start < 0 ? path.IndexOf("/gnu/store/", StringComparison.Ordinal) : start;
        return start >= 0 && path.Length > start + Prefix && path[start + Prefix - 1] == '-'
            ? string.Concat(path.AsSpan(0, start), path.AsSpan(start + Prefix))
            : path;
    }

    /// <summary>Measured divided by allowed; infinite when the limit is 0.</summary>
    public static double Share(LimitOutcome limit) =>
        limit.Allowed > 0 ? (double)limit.Measured / limit.Allowed : limit.Measured > 0 ? double.PositiveInfinity : 0;

    /// <summary>
    /// Rounded to the nearest, but a limit that is broken never reads 100%, nor one that is kept; from twice the limit on a factor says
    /// more.
    /// </summary>
    public static string Percent(LimitOutcome limit)
    {
        double share = Share(limit) * 100;
        if (double.IsInfinity(share))
        {
            return "over";
        }

        if (share >= 200)
        {
            return share > 999_999 ? "over" : (share / 100).ToString(share < 1000 ? "0.0" : "0", CultureInfo.InvariantCulture) + "x";
        }

        double rounded = Math.Round(share, MidpointRounding.AwayFromZero);
        rounded = share > 100 ? Math.Max(rounded, 101) : share < 100 ? Math.Min(rounded, 99) : 100;
        return share is > 0 and < 1
            ? share.ToString("0.0", CultureInfo.InvariantCulture) + "%" : rounded.ToString("0", CultureInfo.InvariantCulture) + "%";
    }
}
