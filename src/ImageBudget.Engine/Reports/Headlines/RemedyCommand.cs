using System.Collections.Immutable;
using ImageBudget.Advice.Nix;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.References;
using ImageBudget.References.Graphs;
using ImageBudget.Results;
using ImageBudget.Results.Causes;

namespace ImageBudget.Reports.Headlines;

/// <summary>The lines to copy that make the change of a remedy, or that show it.</summary>
internal static class RemedyCommand
{
    /// <summary>What a fix for Nix begins with.</summary>
    public const string RemoveReferencesTo = "remove-references-to ";

    private const int MostLines = 2;
    private const int Width = 74;
    private const int MostPatterns = 4;

    /// <summary>At most two lines, with a backslash where one goes on; empty where there is nothing to copy.</summary>
    public static ImmutableArray<string> Of(ImageCheck image)
    {
        if (image.Remedy is not { } remedy)
        {
            return [];
        }

        if (remedy.Cuts.IsEmpty)
        {
            return WhatIf(image);
        }

        return Of(image.Analysis, remedy.Cuts);
    }

    /// <summary>The same for any cuts.</summary>
    public static ImmutableArray<string> Of(ImageAnalysis analysis, ImmutableArray<Cut> cuts)
    {
        string[][] all = [.. cuts.Select(c => RemoveReferences(analysis, c))];
        string[] lines = [.. all.SelectMany(l => l)];
        return all.Any(l => l.Length == 0) ? []
            : lines.Length <= MostLines && lines.All(l => l.Length <= Width) ? [.. lines]
            : [$"dotnet image-budget advise {ShellText.Quoted(analysis.Image.Source)}"];
    }

    // Only where Nix builds the image, and only for mentions that nothing loads or runs by.
    private static string[] RemoveReferences(ImageAnalysis analysis, Cut cut)
    {
        ReferenceGraph graph = analysis.Graph;
        GraphNode from = graph.NodeOf(cut.From), to = graph.NodeOf(cut.To);
        if (!from.Exists || !to.Exists || graph.PackageOf(from) is not { Path: { } root } source || graph.PackageOf(to) is not { } target
            || target.Ecosystem != "nix" || analysis.Producer is not (Producer.Nix or Producer.Nix2Container)
            || !analysis.Cuts.IsSafe(from, to))
        {
            return [];
        }

        ImmutableArray<Evidence> sites =
            [.. graph.Edge(from, to).SelectMany(r => r.Evidence).DistinctBy(e => e.Path, StringComparer.Ordinal)];
        string[] paths = [.. sites.Select(s => s.Path).Order(StringComparer.Ordinal)];
        return sites.Any(s => s.Offset is null) || !paths.All(p => p.StartsWith(root + "/", StringComparison.Ordinal))
            || !paths.All(p => ShellText.IsPlain(p[root.Length..]))
            ? []
            : Lines(source, target, [.. paths.Select(p => p[root.Length..])]);
    }

    private static string[] Lines(Package source, Package target, ImmutableArray<string> files)
    {
        string named = NixAttribute.AreOneDerivation(source, target) ? NixAttribute.Variable(target) : $"${{{NixAttribute.Of(target)}}}";
        List<string> lines = [$"{RemoveReferencesTo}-t {named}"];
        foreach (string file in ShellText.Braced(files).Select(f => NixAttribute.Variable(source) + f))
        {
            // Two blanks and a backslash have to fit as well.
            if (lines[^1].Length + file.Length + 3 <= Width)
            {
                lines[^1] += " " + file;
            }
            else
            {
                lines[^1] += " \\";
                lines.Add("  " + file);
            }
        }

        return [.. lines];
    }

    // The patterns of the budget say in a few words what hundreds of names would.
    private static ImmutableArray<string> WhatIf(ImageCheck image)
    {
        string[] patterns =
        [
            .. image.Limits.Where(l => l is { Broken: true, Waived: false, Metric: LimitOutcome.Found, Key: "forbiddenPackages" })
                .Select(l => l.Subject).Distinct(StringComparer.Ordinal),
        ];
        if (patterns.Length is 0 or > MostPatterns || !patterns.All(IsName)
            || image.Broken.Any(f => f.Code != Codes.ForbiddenPackage && f.Subject != Reference.ImageNode))
        {
            return [];
        }

        string command = "dotnet image-budget what-if " + ShellText.Quoted(image.Analysis.Image.Source);
        string without = string.Join(' ', patterns.Select(p => "--without " + ShellText.Quoted(p)));
        return command.Length + without.Length + 1 <= Width ? [$"{command} {without}"] : [command + " \\", "  " + without];
    }

    // A selector that says more than a name, such as a version, is not what --without reads.
    private static bool IsName(string selector) =>
        !selector.Contains(' ', StringComparison.Ordinal) && selector.AsSpan().IndexOfAny('{', '?', '\\') < 0
        && InertText.OneLine(selector) == selector;
}
