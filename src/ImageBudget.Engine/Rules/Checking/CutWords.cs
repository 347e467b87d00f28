using System.Collections.Immutable;
using ImageBudget.Model;
using ImageBudget.References.Graphs;

namespace ImageBudget.Rules.Checking;

/// <summary>What a person has to do to cut a reference. A package at the top of the image is not referred to by another one: it is taken
/// out of the file that lists it, or out of what installs it.</summary>
internal static class CutWords
{
    // npm, Composer, Bundler, apk (/etc/apk/world).
    private static readonly ImmutableArray<string> Manifests = ["package.json", "composer.json", "Gemfile", "Gemfile.lock", "world"];

    /// <summary><c>cut shop -> erlang (a reference in 3 files)</c>, <c>take lodash out of /app/package.json</c>.</summary>
    /// <param name="context">The image.</param>
    /// <param name="from">A package id, or <see cref="Reference.ImageNode"/>.</param>
    /// <param name="to">A package id.</param>
    /// <param name="sites">How many files hold the reference.</param>
    public static string Of(RuleContext context, string from, string to, int sites) => from == Reference.ImageNode
        ? $"take {context.NameOf(to)} out of {Source(context, to)}"
        : $"cut {context.NameOf(from)} -> {context.NameOf(to)} (a reference in {Counted.Of(sites, "file")})";

    /// <summary>The same as a subject: <c>cutting shop -> erlang (a reference in 3 files)</c>.</summary>
    public static string Subject(RuleContext context, string from, string to, int sites)
    {
        string words = Of(context, from, to, sites);
        return from == Reference.ImageNode ? "taking" + words["take".Length..] : "cutting" + words["cut".Length..];
    }

    // Evidence is often the package database, or the image's configuration. Only a file that people write can be changed by them.
    private static string Source(RuleContext context, string to)
    {
        string[] files =
        [
            .. context.EvidenceOf(GraphNode.Image, context.Graph.NodeOf(to)).Select(e => e.Path)
                .Where(p => Manifests.Contains(p[(p.LastIndexOf('/') + 1)..])).Distinct(StringComparer.Ordinal),
        ];
        return files switch
        {
            [] => "the image",
            [var only] => InertText.OneLine(only, 200),
            [var first, ..] => $"{InertText.OneLine(first, 200)} and {Counted.Of(files.Length - 1, "other file")}",
        };
    }
}
