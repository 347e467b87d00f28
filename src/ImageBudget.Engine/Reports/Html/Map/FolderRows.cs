using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Files;
using ImageBudget.Model;

namespace ImageBudget.Reports.Html.Map;

/// <summary>
/// The files of the page, compact: each directory once, and one row for all files of a directory that have owner, layer and change in
/// common, their names joined by <c>/</c>.
/// </summary>
internal sealed class FolderRows
{
    private readonly PageFiles _files;
    private readonly Dictionary<RootNode, int> _folders = new() { [RootFs.Root] = 0 };
    private readonly List<(int Parent, string Name)> _names = [(-1, "")];
    private readonly Dictionary<(int Folder, int Owner, int Layer, PageGrowth.Kind Kind), List<LiveFile>> _rows = [];
    private readonly Dictionary<(int Owner, int Layer), (int Count, long Bytes)> _rest = [];

    private FolderRows(PageFiles files) => _files = files;

    /// <param name="files">Of the image.</param>
    /// <param name="analysis">The image.</param>
    /// <param name="places">Of each package on the page; -1 for one that is not there.</param>
    public static FolderRows Of(PageFiles files, ImageAnalysis analysis, int[] places)
    {
        FolderRows rows = new(files);
        foreach ((int i, LiveFile file) in files.All.Index())
        {
            int owner = file.Owner < 0 ? -1 : places[file.Owner];
            if (i < PageFiles.Most)
            {
                (int, int, int, PageGrowth.Kind) key = (rows.Folder(files.Files.ParentOf(file.Node)), owner, file.Layer, file.Kind);
                if (!rows._rows.TryGetValue(key, out List<LiveFile>? row))
                {
                    rows._rows.Add(key, row = []);
                }

                row.Add(file);
            }
            else
            {
                (int count, long bytes) = rows._rest.GetValueOrDefault((owner, file.Layer));
                rows._rest[(owner, file.Layer)] = (count + 1, bytes + file.Size);
            }
        }

        return rows;
    }

    /// <summary>The directory that a package is; -1 when it has none, or no file of it is on the page.</summary>
    public int FolderOf(Package package) =>
        package.Path is { } path && _files.Files.Lookup(path) is { Exists: true } node ? _folders.GetValueOrDefault(node, -1) : -1;

    /// <summary>The keys <c>folders</c>, <c>rows</c> and <c>rest</c>.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("folders");
        foreach ((int parent, string name) in _names)
        {
            json.WriteStartArray();
            json.WriteNumberValue(parent);
            json.WriteStringValue(name);
            json.WriteEndArray();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("rows");
        foreach (((int folder, int owner, int layer, PageGrowth.Kind kind), List<LiveFile> files) in _rows
            .OrderBy(r => r.Key.Folder).ThenBy(r => r.Key.Owner).ThenBy(r => r.Key.Layer).ThenBy(r => r.Key.Kind))
        {
            json.WriteStartArray();
            json.WriteNumberValue(folder);
            json.WriteNumberValue(owner);
            json.WriteNumberValue(layer);
            json.WriteNumberValue((int)kind);
            json.WriteStringValue(string.Join('/', files.Select(f => NameOf(f.Node))));
            foreach (LiveFile file in files)
            {
                json.WriteNumberValue(file.Size);
            }

            json.WriteEndArray();
            JsonText.FlushSome(json);
        }

        json.WriteEndArray();
        json.WriteStartArray("rest");
        foreach (((int owner, int layer), (int count, long bytes)) in _rest.OrderBy(r => r.Key.Owner).ThenBy(r => r.Key.Layer))
        {
            json.WriteStartArray();
            json.WriteNumberValue(owner);
            json.WriteNumberValue(layer);
            json.WriteNumberValue(count);
            json.WriteNumberValue(bytes);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    // Parents first. Deep trees are walked without recursion.
    private int Folder(RootNode node)
    {
        Stack<RootNode> missing = [];
        for (RootNode at = node; !_folders.ContainsKey(at); at = _files.Files.ParentOf(at))
        {
            missing.Push(at);
        }

        while (missing.TryPop(out RootNode at))
        {
            _folders.Add(at, _names.Count);
            _names.Add((_folders[_files.Files.ParentOf(at)], NameOf(at)));
        }

        return _folders[node];
    }

    private string NameOf(RootNode node) => HtmlText.Plain(ImagePath.Show(_files.Files.NameOf(node)), 120);
}
