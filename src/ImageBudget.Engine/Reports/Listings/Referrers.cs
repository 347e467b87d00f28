using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Reports.Listings;

/// <summary>Who refers to a package.</summary>
/// <param name="Target">The package.</param>
/// <param name="Direct">Those that refer to it themselves, and the image; by id.</param>
/// <param name="Closure">Ids of all packages that lead to it, without itself; ordinal order.</param>
internal sealed record Referrers(Package Target, ImmutableArray<Referrer> Direct, ImmutableArray<string> Closure)
{
    /// <summary>All that refers to a package of the image.</summary>
    public static Referrers Of(ImageAnalysis analysis, Package target)
    {
        ILookup<string, Reference> to = analysis.References.Where(r => !r.Self).ToLookup(r => r.To, StringComparer.Ordinal);
        HashSet<string> closure = new(StringComparer.Ordinal) { target.Id };
        Queue<string> open = new([target.Id]);
        while (open.TryDequeue(out string? id))
        {
            foreach (Reference reference in to[id].Where(r => r.From != Reference.ImageNode && closure.Add(r.From)))
            {
                open.Enqueue(reference.From);
            }
        }

        return new Referrers(
            target,
            [
                .. to[target.Id].GroupBy(r => r.From, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                    .Select(g => new Referrer(
                        g.Key,
                        [.. g.Select(r => r.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                        [
                            .. g.SelectMany(r => r.Evidence).DistinctBy(e => e.Path, StringComparer.Ordinal)
                                .OrderBy(e => e.Path, StringComparer.Ordinal),
                        ])),
            ],
            [.. closure.Where(id => id != target.Id).Order(StringComparer.Ordinal)]);
    }
}

/// <summary>One that refers to the package.</summary>
/// <param name="Id">A package id, or <see cref="Reference.ImageNode"/>.</param>
/// <param name="Kinds">As in <see cref="Reference.Kind"/>; ordinal order.</param>
/// <param name="Evidence">One item for each file, by path.</param>
internal sealed record Referrer(string Id, ImmutableArray<string> Kinds, ImmutableArray<Evidence> Evidence);
