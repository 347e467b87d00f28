using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>Holds a node tree against its description and collects everything that does not fit.</summary>
internal sealed class ShapeCheck(Mistakes mistakes, Func<string, bool> knownRule)
{
    // A list of keys longer than this is looked up in the documentation, not read in a log line.
    private const int MaxListedKeys = 12;

    private const int MaxImages = 1000;

    /// <summary>Checks the whole file.</summary>
    public void CheckFile(YamlMap root)
    {
        bool isLong = root.Find(BudgetKeys.Images.Name) is not null;
        if (!isLong)
        {
            CheckMap(root, BudgetKeys.ShortForm, BudgetKeys.ShortForm.Keys.Select(k => k.Name).Append(BudgetKeys.Images.Name));
            return;
        }

        foreach (YamlEntry entry in root.Entries.Where(e => IsMisplaced(e.Key.Text)))
        {
            mistakes.Add(
                Codes.UnknownKey,
                entry.Key.Span,
                $"'{entry.Key.Text}' stands beside 'images:', where it belongs to no image; move it under 'defaults:' or into an image");
        }

        CheckMap(root with { Entries = [.. root.Entries.Where(e => !IsMisplaced(e.Key.Text))] }, BudgetKeys.LongForm);
        if (root.Find(BudgetKeys.Images.Name)?.Value is YamlList images)
        {
            CheckImages(images, root.Find(BudgetKeys.Defaults.Name)?.Value);
        }
    }

    private void CheckImages(YamlList images, YamlNode? defaults)
    {
        if (images.Items.IsEmpty)
        {
            mistakes.Add(Codes.EmptyBudget, images.Span, "'images' is empty, so nothing would be checked; list at least one image");
        }

        if (images.Items.Length > MaxImages || (long)images.Items.Length * (defaults?.Nodes ?? 0) > YamlTree.MaxNodes)
        {
            mistakes.Add(
                Codes.BudgetTooComplex,
                images.Span,
                $"{ByteCount.Exact(images.Items.Length)} images with these defaults are too many for one budget (at most {MaxImages} images, and {ByteCount.Exact(YamlTree.MaxNodes)} values once the defaults are under each); split it");
        }

        Dictionary<string, SourceSpan> names = new(StringComparer.Ordinal);
        foreach (YamlMap image in images.Items.OfType<YamlMap>())
        {
            if (image.Find(BudgetKeys.Name.Name)?.Value is YamlScalar { IsNull: false } name && !names.TryAdd(name.Text, name.Span))
            {
                mistakes.Add(
                    Codes.DuplicateImageName,
                    name.Span,
                    $"the image in line {names[name.Text].Line} is already named {name.Describe()}; findings could not tell them apart");
            }
        }
    }

    private static bool IsMisplaced(string key) =>
        BudgetKeys.LongForm.Keys.All(k => k.Name != key) && BudgetKeys.ShortForm.Keys.Any(k => k.Name == key);

    private void Check(YamlNode node, ValueShape shape, string place, SourceSpan span)
    {
        switch (shape, node)
        {
            case (_, YamlScalar { IsNull: true }):
                mistakes.Add(Codes.WrongType, span, $"{place} has no value; expected {Expected(shape)}");
                break;
            case (ScalarShape scalar, YamlScalar value):
                CheckScalar(value, scalar.Kind, place);
                break;
            case (ShortOrLongShape either, YamlScalar value):
                CheckScalar(value, either.Short, place);
                break;
            case (ShortOrLongShape either, YamlMap map):
                CheckMap(map, either.Long);
                break;
            case (MapShape known, YamlMap map):
                CheckMap(map, known);
                break;
            case (NamedShape named, YamlMap map):
                CheckNamed(map, named);
                break;
            case (ListShape list, YamlList items):
                foreach (YamlNode item in items.Items)
                {
                    Check(item, list.Item, $"an item of {place}", item.Span);
                }

                break;
            case (ListShape { Item: ShortOrLongShape }, YamlScalar value):
                mistakes.Add(
                    Codes.WrongType, span, $"{place} is a list, and {value.Describe()} is a single value; write [{InertText.OneLine(value.Text, 60)}]");
                break;
            default:
                mistakes.Add(Codes.WrongType, span, $"{place} cannot be {node.Describe()}; expected {Expected(shape)}");
                break;
        }
    }

    private void CheckScalar(YamlScalar value, ScalarKind kind, string place)
    {
        if (kind.Check(value) is { } mistake)
        {
            string why = mistake.Why is null ? "" : $": {mistake.Why}";
            string end = why.EndsWith('?') ? " " : "; ";
            mistakes.Add(mistake.Code, value.Span, $"{place} cannot be {value.Describe()}{why}{end}expected {kind.Expected}");
        }
        else if (kind == ScalarKinds.RuleCode)
        {
            CheckRule(value);
        }
    }

    private void CheckMap(YamlMap map, MapShape shape, IEnumerable<string>? suggestions = null)
    {
        HashSet<string> meant = new(StringComparer.Ordinal);
        bool anyUnknown = false;
        foreach (YamlEntry entry in map.Entries)
        {
            BudgetKey? key = shape.Keys.FirstOrDefault(k => k.Name == entry.Key.Text);
            if (key is null)
            {
                string[] known = [.. suggestions ?? shape.Keys.Select(k => k.Name)];
                string? nearest = mistakes.OnlyCounting ? null : NearestSpelling.Of(entry.Key.Text, known);
                mistakes.Add(Codes.UnknownKey, entry.Key.Span, UnknownKey(entry.Key, nearest, known));
                meant.Add(nearest ?? "");
                anyUnknown = true;
            }
            else
            {
                Check(entry.Value, key.Shape, $"'{key.Name}'", entry.ValueSpan);
            }
        }

        // What is there under a wrong name is not missed once more.
        foreach (BudgetKey missing in shape.Keys.Where(k => k.Required && map.Find(k.Name) is null && !meant.Contains(k.Name)))
        {
            mistakes.Add(Codes.MissingKey, map.Span, $"'{missing.Name}' is missing here; expected {Expected(missing.Shape)}");
        }

        if (shape.Keys.Contains(BudgetKeys.PackageVersion))
        {
            CheckVersion(map);
        }

        if (!anyUnknown)
        {
            CheckOneOf(map, shape.OneOf);
            CheckOneOf(map, shape.AndOneOf);
        }
    }

    // Whether a version makes sense depends on the key beside it.
    private void CheckVersion(YamlMap map)
    {
        if (map.Find(BudgetKeys.PackageVersion.Name)?.Value is not YamlScalar version || ScalarKinds.VersionRange.Check(version) is not null)
        {
            return;
        }

        string? ecosystem = map.Find(BudgetKeys.Ecosystem.Name)?.Value is YamlScalar known && ScalarKinds.Ecosystem.Check(known) is null ? known.Text : null;
        if (VersionSense.MistakeIn(ScalarKinds.VersionRange.Read(version), ecosystem) is { } mistake)
        {
            mistakes.Add(Codes.BadValue, version.Span, $"'{BudgetKeys.PackageVersion.Name}' cannot be {version.Describe()}: {mistake}, so that it would match nothing");
        }
    }

    private void CheckOneOf(YamlMap map, ImmutableArray<BudgetKey> keys)
    {
        if (!keys.IsEmpty && keys.All(k => map.Find(k.Name) is null))
        {
            mistakes.Add(Codes.MissingKey, map.Span, $"at least one of these keys is needed here: {string.Join(", ", keys.Select(k => k.Name))}");
        }
    }

    private void CheckNamed(YamlMap map, NamedShape shape)
    {
        foreach (YamlEntry entry in map.Entries)
        {
            if (shape.KeyKind.Check(entry.Key) is { } mistake)
            {
                mistakes.Add(
                    mistake.Code,
                    entry.Key.Span,
                    $"the key cannot be {entry.Key.Describe()}{(mistake.Why is null ? "" : $": {mistake.Why}")}; expected {shape.KeyKind.Expected}");
            }
            else if (shape.KeyKind == ScalarKinds.RuleCode)
            {
                CheckRule(entry.Key);
            }

            Check(entry.Value, shape.Value, entry.Key.Describe(), entry.ValueSpan);
        }
    }

    private void CheckRule(YamlScalar code)
    {
        if (!knownRule(code.Text))
        {
            mistakes.Add(Codes.BadValue, code.Span, $"there is no rule {code.Text}; 'dotnet image-budget rule' lists the codes");
        }
    }

    private static string UnknownKey(YamlScalar key, string? nearest, string[] names)
    {
        string help = nearest is not null ? $"did you mean '{nearest}'?"
            : names.Length <= MaxListedKeys ? $"known here: {string.Join(", ", names)}"
            : "docs/budget-file.md lists the keys, and 'dotnet image-budget schema budget' helps an editor to";
        return $"{key.Describe()} is not a key here; {help}";
    }

    private static string Expected(ValueShape shape) => shape switch
    {
        ScalarShape scalar => scalar.Kind.Expected,
        ShortOrLongShape either => $"{either.Short.Expected}, or a map with the keys {string.Join(", ", either.Long.Keys.Select(k => k.Name))}",
        MapShape { Keys.Length: > MaxListedKeys } => "a map",
        MapShape map => $"a map with the keys {string.Join(", ", map.Keys.Select(k => k.Name))}",
        NamedShape named => $"a map whose keys are {named.KeyKind.Name}s",
        ListShape { Item: MapShape } => "a list of maps",
        ListShape { Item: ShortOrLongShape either } => $"a list, such as [{either.Short.Name}, ...]; [] is the empty list",
        _ => "a list",
    };
}
