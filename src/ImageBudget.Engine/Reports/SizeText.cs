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

    /// <summary>One line with the main sizes, and how the transfer size was found.</summary>
    public static string Summary(ImageSizes size, PullSpeed? speed = null) =>
        $"unpacked {ByteCount.Format(size.Unpacked)}, live {ByteCount.Format(size.Live)}, transfer {ByteCount.Format(size.Transfer)}"
        + TransferWords.InBrackets(TransferWords.Of(size)) + Time(speed, size.Transfer);

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

    /// <summary>The store paths in a text without directory and hash; for what an image's history says.</summary>
    public static string ShortCommand(string command)
    {
        const string Layers = "store paths: [";
        if (command.StartsWith(Layers, StringComparison.Ordinal) && command.EndsWith(']'))
        {
            string[] paths = [.. command[Layers.Length..^1].Split(", ").Select(p => Short(p.Trim('\'')))];
            return paths is [var only] ? "store path " + only
                : $"{paths.Length} store paths: {string.Join(", ", paths)}";
        }

        int store = command.IndexOf("/nix/store/", StringComparison.Ordinal);
        return store < 0 ? command : Short(command);
    }

    /// <summary>Measured divided by allowed; infinite when the limit is 0.</summary>
    public static double Share(LimitOutcome limit) =>
        limit.Allowed > 0 ? (double)limit.Measured / limit.Allowed : limit.Measured > 0 ? double.PositiveInfinity : 0;

    /// <summary>
    /// <c>113 %</c>, <c>7.9 %</c>, <c>0.3 %</c>, <c>&lt;0.1 %</c>: rounded to the nearest, with one decimal below 10. A limit that is
    /// broken never reads 100 %, nor one that is kept; from twice the limit on a factor (<c>7.8x</c>) says more.
    /// </summary>
    public static string Percent(LimitOutcome limit)
    {
        double share = Share(limit);
        if (double.IsInfinity(share) || share >= 10_000)
        {
            return "over";
        }

        if (share >= 2)
        {
            return share.ToString(share < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "x";
        }

        return share is > 1 and < 1.01 ? "101 %" : share is < 1 and > 0.99 ? "99 %" : PercentOf(share);
    }

    /// <summary>A share of 1: <c>26 %</c>, <c>7.9 %</c>, <c>0.3 %</c>, <c>&lt;0.1 %</c>, <c>0 %</c>.</summary>
    public static string PercentOf(double share)
    {
        double percent = Math.Abs(share) * 100;
        return percent == 0 ? "0 %"
            : percent < 0.1 ? "<0.1 %"
            : percent.ToString(percent < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";
    }

    /// <summary>The relative change, with a sign: <c>+39 %</c>, <c>-7.9 %</c>; from three times on as a factor; empty where there was
    /// nothing or nothing changed.</summary>
    public static string Relative(long old, long now)
    {
        if (old <= 0 || now == old)
        {
            return "";
        }

        double factor = (double)now / old;
        return factor >= 3
            ? factor.ToString(factor < 10 ? "0.0" : "0", CultureInfo.InvariantCulture) + "x"
            : (now > old ? "+" : "-") + PercentOf(factor - 1);
    }

    /// <summary>In a unit that stands beside it: <c>+0.39</c> where the whole is in MB; with its own unit where that would hide
    /// it.</summary>
    /// <param name="bytes">A part, signed.</param>
    /// <param name="whole">What it is shown beside, as <see cref="ByteCount.Format"/> writes it.</param>
    public static string SignedBeside(long bytes, string whole)
    {
        string own = (bytes > 0 ? "+" : "") + ByteCount.Format(bytes);
        int unit = whole.LastIndexOf(' ');
        if (unit < 0)
        {
            return own;
        }

        if (own.EndsWith(whole[unit..], StringComparison.Ordinal))
        {
            return own[..own.LastIndexOf(' ')];
        }

        decimal divisor = whole[(unit + 1)..] switch { "kB" => 1e3m, "MB" => 1e6m, "GB" => 1e9m, _ => 1m };
        decimal value = bytes / divisor;
        return divisor == 1m || Math.Abs(value) is < 0.05m or >= 1000m ? own : value.ToString("+0.00;-0.00", CultureInfo.InvariantCulture);
    }
}
