using System.Globalization;
using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Formats.StorePaths;
using ImageBudget.Model;

namespace ImageBudget.Reports.Console.Views;

/// <summary>A tree of directories with the sizes of their contents, like <c>du</c>, including hidden bytes of lower layers.</summary>
internal sealed class FolderTree
{
    private readonly RootFs _files;
    private readonly PathSizes _ledger;
    private readonly ConsoleWriter _console;
    private readonly ImageAnalysis _analysis;
    private readonly InspectSort _sort;
    private readonly InspectSort _metric;
    private readonly ConsoleTable _table;

    private FolderTree(ConsoleWriter console, ImageAnalysis analysis, RootFs files, InspectSort sort)
    {
        _console = console;
        _analysis = analysis;
        _files = files;
        _ledger = PathSizes.Of(files);
        _sort = sort;
        _metric = InspectTable.MetricOf(InspectBy.Tree, sort);
        _table = new ConsoleTable(
            (InspectTexts.NameOf(_metric), Align.Right), ("", Align.Right), ("", Align.Left), (InspectTexts.NameOf(Other), Align.Right),
            ("files", Align.Right), ("directory", Align.Fit));
    }

    private InspectSort Other => _metric == InspectSort.Unpacked ? InspectSort.Live : InspectSort.Unpacked;

    /// <summary>If a directory has subdirectories, its own files get a line, so that the lines below a directory add up to it.</summary>
    public static void Write(ConsoleWriter console, ImageAnalysis analysis, InspectSort sort, int depth)
    {
        if (analysis.Files is not { } files)
        {
            console.Line("  the paths of this image are not known");
            return;
        }

        FolderTree tree = new(console, analysis, files, sort);
        tree.Add(RootFs.Root, "/", 0, depth);
        tree._table.Write(console);
    }

    private void Add(RootNode node, string name, int level, int depth)
    {
        Row(level, name, _ledger.BelowOf(node));
        RootNode[] folders = [.. _ledger.FoldersIn(node).Where(f => _ledger.BelowOf(f) is { Files: > 0 } or { Transfer: > 0 })];
        if (level >= depth || folders.Length == 0)
        {
            return;
        }

        List<(RootNode Node, string Name, PathBytes Bytes)> children =
            [.. folders.Select(f => (f, NameOf(f), _ledger.BelowOf(f)))];
        PathBytes own = _ledger.BelowOf(node);
        foreach ((_, _, PathBytes bytes) in children)
        {
            own.Add(bytes, -1);
        }

        if (own.Files > 0)
        {
            children.Add((RootNode.None, "(files)", own));
        }

        List<(RootNode Node, string Name, PathBytes Bytes)> ordered =
        [
            .. children
                .OrderByDescending(c => _sort == InspectSort.Name ? 0 : _sort == InspectSort.Files ? c.Bytes.Files : Of(c.Bytes, _metric))
                .ThenBy(c => c.Name, StringComparer.Ordinal),
        ];
        int top = _console.Options.Top;
        foreach ((RootNode child, string childName, PathBytes bytes) in ordered.Take(top))
        {
            if (!child.Exists)
            {
                Row(level + 1, childName, bytes);
            }
            else
            {
                Add(child, childName + "/", level + 1, depth);
            }
        }

        if (ordered.Count > top)
        {
            PathBytes rest = default;
            foreach ((_, _, PathBytes bytes) in ordered.Skip(top))
            {
                rest.Add(bytes, 1);
            }

            Row(level + 1, string.Create(CultureInfo.InvariantCulture, $"and {ordered.Count - top} more"), rest, Ink.Faint);
        }
    }

    private void Row(int level, string name, in PathBytes bytes, Ink ink = Ink.Plain)
    {
        long whole = InspectTable.WholeOf(_analysis, _metric);
        _table.Add(
            ink,
            ByteCount.Format(Of(bytes, _metric)), InspectTable.Share(Of(bytes, _metric), whole),
            InspectTable.Bar(_console, Of(bytes, _metric), whole),
            ByteCount.Format(Of(bytes, Other)), ByteCount.Exact(bytes.Files), new string(' ', level * 2) + LogText.Data(name, 200));
    }

    // The hash of a store path is left out.
    private string NameOf(RootNode folder) =>
        StorePathName.ParseBaseName(_files.NameOf(folder))?.FullName ?? ImagePath.Show(_files.NameOf(folder));

    private static long Of(in PathBytes bytes, InspectSort metric) => metric switch
    {
        InspectSort.Unpacked => bytes.Unpacked,
        InspectSort.Transfer => bytes.Transfer,
        _ => bytes.Live,
    };
}
