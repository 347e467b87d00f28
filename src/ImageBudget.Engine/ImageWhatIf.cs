using System.Collections.Immutable;
using ImageBudget.Advice;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Questions;
using ImageBudget.Reports;
using ImageBudget.Reports.Answers;
using ImageBudget.Reports.Console;
using ImageBudget.Results;

namespace ImageBudget;

/// <summary>What to leave out of an image, and the budget to hold the rest to.</summary>
internal sealed record WhatIfOptions
{
    /// <summary>Packages as typed; with <c>*</c> all that match.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>References as typed, <c>FROM:TO</c>.</summary>
    public IReadOnlyList<string> Cuts { get; init; } = [];

    /// <summary>For programs.</summary>
    public bool Json { get; init; }

    /// <summary>Names the budget, or where to look for one, the image and the baseline.</summary>
    public required CheckOptions Check { get; init; }
}

/// <summary>Simulates an image without some packages or references.</summary>
internal static class ImageWhatIf
{
    /// <summary>Every metric before and after, and, where there is a budget, what would be left of its findings.</summary>
    public static Answer Run(MeasuredImage image, WhatIfOptions options, Remarks remarks)
    {
        ImageAnalysis analysis = image.Analysis;
        AnalysisNotes.Write(remarks, analysis);
        List<string> ids = [];
        foreach (string name in options.Without)
        {
            if (Packages(analysis, name, remarks) is not { } found)
            {
                return Answer.NotMeasured;
            }

            ids.AddRange(found);
        }

        List<(string, string)> edges = [];
        foreach (string text in options.Cuts)
        {
            if (Edge(analysis, text, remarks) is not { } edge)
            {
                return Answer.NotMeasured;
            }

            edges.Add(edge);
        }

        ImmutableArray<string> without = [.. ids.Distinct(StringComparer.Ordinal)];
        Simulation simulation = Simulation.Without(analysis, without, edges);
        CheckResult? then = BudgetCheck.Simulate(options.Check, analysis, simulation.After);
        return (then?.ExitCode == Answer.NotMeasured.ExitCode ? Answer.NotMeasured : Answer.Done) with
        {
            Write = (writer, layout) =>
            {
                if (options.Json)
                {
                    SimulationJson.Write(writer, analysis, without, edges, simulation, then);
                    return;
                }

                SimulationText.Write(writer, analysis, simulation, layout);
                if (then is not null)
                {
                    bool isUpdateLimited = then.Images.Any(i => i.Limits.Any(l => l.Metric == "update"));
                    writer.Write(isUpdateLimited ? "\nfindings that would remain (update stays as it is: layers are not simulated):\n\n"
                        : "\nfindings that would remain:\n\n");
                    new ConsoleReport().Write(then, writer, layout);
                }
            },
        };
    }

    // Null after an error was told.
    private static string[]? Packages(ImageAnalysis analysis, string name, Remarks remarks)
    {
        if (!PackageSelector.IsPattern(name))
        {
            return PackageArgument.IdOf(analysis, name, remarks) is { } id ? [id] : null;
        }

        string[] matching = [.. PackageSelector.Matching(analysis, name)];
        if (matching.Length == 0)
        {
            string? unread = AnalysisNotes.MayHide(analysis, name);
            remarks.Complain(unread is null ? Codes.Usage : Codes.NotMeasured, unread ?? $"no package of the image matches '{name}'");
            return null;
        }

        return matching;
    }

    private static (string From, string To)? Edge(ImageAnalysis analysis, string text, Remarks remarks)
    {
        CutArgument read = CutArgument.Read(analysis, text);
        if (read.Complaint is not null)
        {
            remarks.Complain(Codes.Usage, read.Complaint);
            return null;
        }

        string? from = read.From == Reference.ImageNode ? read.From : PackageArgument.IdOf(analysis, read.From, remarks);
        if (from is null || PackageArgument.IdOf(analysis, read.To, remarks) is not { } to)
        {
            return null;
        }

        if (!analysis.References.Any(r => r.From == from && r.To == to))
        {
            remarks.Complain(Codes.Usage, NoReference(analysis, from, to, text));
            return null;
        }

        return (from, to);
    }

    // The real referrers are suggested.
    private static string NoReference(ImageAnalysis analysis, string from, string to, string text)
    {
        Dictionary<string, string> names = analysis.Packages.DistinctBy(p => p.Id)
            .ToDictionary(p => p.Id, p => p.FullName, StringComparer.Ordinal);
        string[] referrers =
            [.. analysis.References.Where(r => r.To == to && !r.Self).Select(r => names.GetValueOrDefault(r.From, r.From))
            .Distinct(StringComparer.Ordinal)];
        string who = referrers.Length == 0 ? "nothing refers to it"
            : "it is referred to by " + string
                .Join(", ", referrers.Take(3)) + (referrers.Length > 3 ? $" and {referrers.Length - 3} more" : "");
        return $"there is no reference {text} in the image: {names.GetValueOrDefault(from, from)} does not refer to {names[to]}; {who}";
    }
}
