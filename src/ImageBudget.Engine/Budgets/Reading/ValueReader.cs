using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Reading;

/// <summary>Reads a node tree by its description, and collects all mistakes.</summary>
/// <param name="mistakes">Collects mistakes; with any mistake the values are incomplete.</param>
/// <param name="format">The keys of the budget.</param>
/// <param name="onLook">See <see cref="MapValue.OnLook"/>.</param>
internal sealed class ValueReader(Mistakes mistakes, BudgetFormat format, Action<BudgetKey>? onLook = null)
{
    // For more keys than this the message refers to the documentation.
    private const int MaxListedKeys = 12;

    private const int MaxImages = 1000;

    /// <summary>Reads the whole file.</summary>
    /// <param name="root">The file.</param>
    /// <param name="isLong">True for the form with <c>images</c>.</param>
    public MapValue ReadFile(YamlMap root, out bool isLong)
    {
        isLong = root.Find(format.Images.Name) is not null;
        if (!isLong)
        {
            return ReadMap(root, format.ShortForm, format.ShortForm.Keys.Select(k => k.Name).Append(format.Images.Name));
        }

        foreach (YamlEntry entry in root.Entries.Where(e => IsMisplaced(e.Key.Text)))
        {
            mistakes.Add(
                Codes.UnknownKey,
                entry.Key.Span,
                $"'{entry.Key.Text}' is beside 'images:' and applies to no image; move it under 'defaults:' or into an image");
        }

        MapValue file = ReadMap(root with { Entries = [.. root.Entries.Where(e => !IsMisplaced(e.Key.Text))] }, format.LongForm);
        if (root.Find(format.Images.Name)?.Value is YamlList images)
        {
            CheckImages(images, root.Find(format.Defaults.Name)?.Value);
        }

        return file;
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
            if (image.Find(ImageKeys.Name.Name)?.Value is YamlScalar { IsNull: false } name && !names.TryAdd(name.Text, name.Span))
            {
                mistakes.Add(
                    Codes.DuplicateImageName,
                    name.Span,
                    $"the image in line {names[name.Text].Line} is already named {name.Describe()}; findings could not tell them apart");
            }
        }
    }

    private bool IsMisplaced(string key) =>
        format.LongForm.Keys.All(k => k.Name != key) && format.ShortForm.Keys.Any(k => k.Name == key);

    /// <returns>Null after a mistake.</returns>
    private BudgetValue? Read(YamlNode node, ValueShape shape, string place, SourceSpan span)
    {
        switch (shape, node)
        {
            case (_, YamlScalar { IsNull: true }):
                mistakes.Add(Codes.WrongType, span, $"{place} has no value; expected {Expected(shape)}");
                return null;
            case (ScalarShape scalar, YamlScalar value):
                return ReadScalar(value, scalar.Kind, place);
            case (ShortOrLongShape either, YamlScalar value):
                return Read(value, either.Means.Shape, place, span) is { } read
                    ? new MapValue([new(either.Means, read)], value.Span, IsShort: true) { OnLook = onLook }
                    : null;
            case (ShortOrLongShape either, YamlMap map):
                return ReadMap(map, either.Long);
            case (MapShape known, YamlMap map):
                return ReadMap(map, known);
            case (NamedShape named, YamlMap map):
                return ReadNamed(map, named);
            case (ListShape list, YamlList items):
                return new ListValue(
                    [.. items.Items.Select(i => Read(i, list.Item, $"an item of {place}", i.Span)).OfType<BudgetValue>()], items.Span);
            case (ListShape { Item: ShortOrLongShape }, YamlScalar value):
                mistakes.Add(
                    Codes.WrongType, span,
                    $"{place} is a list, and {value.Describe()} is a single value; write [{InertText.OneLine(value.Text, 60)}]");
                return null;
            default:
                mistakes.Add(Codes.WrongType, span, $"{place} cannot be {node.Describe()}; expected {Expected(shape)}");
                return null;
        }
    }

    private ScalarValue? ReadScalar(YamlScalar scalar, ScalarKind kind, string place)
    {
        if (kind.Read(scalar, out object value) is { } mistake)
        {
            string why = mistake.Why is null ? "" : $": {mistake.Why}";
            string end = why.EndsWith('?') ? " " : "; ";
            mistakes.Add(mistake.Code, scalar.Span, $"{place} cannot be {scalar.Describe()}{why}{end}expected {kind.Expected}");
            return null;
        }

        CheckRule(scalar, kind);
        return new ScalarValue(value, scalar);
    }

    private MapValue ReadMap(YamlMap map, MapShape shape, IEnumerable<string>? suggestions = null)
    {
        ImmutableArray<KeyValuePair<BudgetKey, BudgetValue>>.Builder entries =
            ImmutableArray.CreateBuilder<KeyValuePair<BudgetKey, BudgetValue>>();
        HashSet<string> meant = new(StringComparer.Ordinal);
        bool anyUnknown = false;
        foreach (YamlEntry entry in map.Entries)
        {
            BudgetKey? key = shape.Keys.FirstOrDefault(k => k.Name == entry.Key.Text);
            if (key is null)
            {
                string[] known = [.. suggestions ?? shape.Keys.Select(k => k.Name)];
                string? say = shape.Strangers.FirstOrDefault(s => s.Key == entry.Key.Text).Say;
                string? nearest = mistakes.OnlyCounting || say is not null ? null : NearestSpelling.Of(entry.Key.Text, known);
                mistakes.Add(Codes.UnknownKey, entry.Key.Span, UnknownKey(entry.Key, say, nearest, known));
                meant.Add(nearest ?? "");
                anyUnknown = true;
            }
            else if (Read(entry.Value, key.Shape, $"'{key.Name}'", entry.ValueSpan) is { } value)
            {
                entries.Add(new(key, value));
            }
        }

        // A key with a similar wrong name was already reported, so it is not also reported as missing.
        foreach (BudgetKey missing in shape.Keys.Where(k => k.Required && map.Find(k.Name) is null && !meant.Contains(k.Name)))
        {
            mistakes.Add(Codes.MissingKey, map.Span, $"'{missing.Name}' is missing here; expected {Expected(missing.Shape)}");
        }

        MapValue read = new(entries.ToImmutable(), map.Span);
        CheckVersion(read);
        if (!anyUnknown)
        {
            CheckOneOf(map, shape.OneOf);
            CheckOneOf(map, shape.AndOneOf);
        }

        return read with { OnLook = onLook };
    }

    // Whether a version is valid depends on the key "ecosystem" in the same map.
    private void CheckVersion(MapValue map)
    {
        if (map.Find(SelectorKeys.Version) is ScalarValue version
            && VersionSense.MistakeIn(version.As<VersionRange>(), map.Get(SelectorKeys.Ecosystem)?.Value) is { } mistake)
        {
            mistakes.Add(
                Codes.BadValue,
                version.Span,
                $"'{SelectorKeys.Version.Name}' cannot be {version.Source.Describe()}: {mistake}, so it would match nothing");
        }
    }

    private void CheckOneOf(YamlMap map, ImmutableArray<BudgetKey> keys)
    {
        if (!keys.IsEmpty && keys.All(k => map.Find(k.Name) is null))
        {
            mistakes
                .Add(Codes.MissingKey, map.Span,
                $"at least one of these keys is needed here: {string.Join(", ", keys.Select(k => k.Name))}");
        }
    }

    private NamedValue ReadNamed(YamlMap map, NamedShape shape)
    {
        ImmutableArray<(ScalarValue, BudgetValue)>.Builder items = ImmutableArray.CreateBuilder<(ScalarValue, BudgetValue)>();
        foreach (YamlEntry entry in map.Entries)
        {
            ScalarMistake? mistake = shape.KeyKind.Read(entry.Key, out object key);
            if (mistake is not null)
            {
                mistakes.Add(
                    mistake.Value.Code,
                    entry.Key.Span,
                    $"the key cannot be {entry.Key.Describe()}{(mistake.Value.Why is null ? "" : $": {mistake.Value.Why}")}; expected {shape.KeyKind.Expected}");
            }
            else
            {
                CheckRule(entry.Key, shape.KeyKind);
            }

            if (Read(entry.Value, shape.Value, entry.Key.Describe(), entry.ValueSpan) is { } value && mistake is null)
            {
                items.Add((new ScalarValue(key, entry.Key), value));
            }
        }

        return new NamedValue(items.ToImmutable(), map.Span);
    }

    private void CheckRule(YamlScalar code, ScalarKind kind)
    {
        if (kind == ScalarKinds.RuleCode && !format.IsRule(code.Text))
        {
            mistakes.Add(Codes.BadValue, code.Span, $"there is no rule {code.Text}; 'dotnet image-budget rule' lists the codes");
        }
    }

    private static string UnknownKey(YamlScalar key, string? say, string? nearest, string[] names)
    {
        string help = say is not null ? say
            : nearest is not null ? $"did you mean '{nearest}'?"
            : names.Length <= MaxListedKeys ? $"the keys are: {string.Join(", ", names)}"
            : "docs/budget-file.md lists the keys, and 'dotnet image-budget schema budget' helps an editor to";
        return $"{key.Describe()} is not a key that is allowed here; {help}";
    }

    private static string Expected(ValueShape shape) => shape switch
    {
        ScalarShape scalar => scalar.Kind.Expected,
        ShortOrLongShape either =>
            $"{either.Short.Expected}, or a map with the keys {string.Join(", ", either.Long.Keys.Select(k => k.Name))}",
        MapShape { Keys.Length: > MaxListedKeys } => "a map",
        MapShape map => $"a map with the keys {string.Join(", ", map.Keys.Select(k => k.Name))}",
        NamedShape named => $"a map whose keys are {named.KeyKind.Name}s",
        ListShape { Item: MapShape } => "a list of maps",
        ListShape { Item: ShortOrLongShape either } => $"a list, such as [{either.Short.Name}, ...]; [] is the empty list",
        _ => "a list",
    };
}
