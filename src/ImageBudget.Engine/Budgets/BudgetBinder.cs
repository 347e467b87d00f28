using System.Collections.Immutable;
using ImageBudget.Budgets.Description;
using ImageBudget.Budgets.Selectors;
using ImageBudget.Formats.Yaml;
using ImageBudget.Model;

namespace ImageBudget.Budgets;

/// <summary>Makes the model of a tree that <see cref="ShapeCheck"/> has accepted.</summary>
/// <param name="onRead">Told of each key that is looked for; a test uses it to find keys that are described but never read.</param>
internal sealed class BudgetBinder(Action<BudgetKey>? onRead = null)
{
    /// <summary>The images with the defaults merged in.</summary>
    public Budget Bind(YamlMap root)
    {
        Find(root, BudgetKeys.Version);
        YamlMap? defaults = (YamlMap?)Find(root, BudgetKeys.Defaults)?.Value;
        if (Find(root, BudgetKeys.Images) is { Value: YamlList images })
        {
            IEnumerable<YamlMap> maps = images.Items.Cast<YamlMap>();
            return new Budget([.. maps.Select(i => BindImage(i, defaults, BudgetKeys.ImageShape))], IsShortForm: false);
        }

        return new Budget([BindImage(root, defaults, BudgetKeys.ShortForm)], IsShortForm: true);
    }

    private ImageRules BindImage(YamlMap own, YamlMap? defaults, MapShape shape)
    {
        YamlMap map = defaults is null ? own : DefaultsMerge.Merge(defaults, own, shape);
        return new ImageRules
        {
            Span = own.Span,
            Name = Value(map, BudgetKeys.Name, ScalarKinds.Text),
            Image = Value(map, BudgetKeys.Image, ScalarKinds.Text),
            Platform = Value(map, BudgetKeys.Platform, ScalarKinds.Platform),
            Tag = Value(map, BudgetKeys.Tag, ScalarKinds.Text),
            Enforce = Value(map, BudgetKeys.Enforce, ScalarKinds.Boolean)?.Value ?? true,
            Optional = Value(map, BudgetKeys.OptionalImage, ScalarKinds.Boolean)?.Value ?? false,
            Severity = BindSeverity(map),
            MaxSize = Sizes(map, BudgetKeys.MaxSize),
            MaxLayers = Value(map, BudgetKeys.MaxLayers, ScalarKinds.Count),
            MaxLayerSize = Sizes(map, BudgetKeys.MaxLayerSize),
            MaxReclaimable = Value(map, BudgetKeys.MaxReclaimable, ScalarKinds.Size),
            MaxDuplicated = Value(map, BudgetKeys.MaxDuplicated, ScalarKinds.Size),
            DisallowedReferences = [.. Items(map, BudgetKeys.DisallowedReferences).Select(BindReference)],
            DisallowedRequisites = [.. Items(map, BudgetKeys.DisallowedRequisites).Select(BindRequisite)],
            AllowedRequisites = LocatedItems(map, BudgetKeys.AllowedRequisites, BindRequisite),
            OutputChecks = BindOutputChecks(map),
            ForbiddenPackages = [.. Items(map, BudgetKeys.ForbiddenPackages).Select(BindForbidden)],
            AllowedPackages = LocatedItems(map, BudgetKeys.AllowedPackages, BindAllowed),
            Packages = [.. Items(map, BudgetKeys.Packages).Cast<YamlMap>().Select(BindPackageLimit)],
            Paths = [.. Items(map, BudgetKeys.Paths).Cast<YamlMap>().Select(BindPathLimit)],
            MaxVersionsPerPackage = Value(map, BudgetKeys.MaxVersionsPerPackage, ScalarKinds.PositiveCount),
            MaxIncrease = Increases(map, BudgetKeys.MaxIncrease),
            NewPackages = Value(map, BudgetKeys.NewPackages, ScalarKinds.NewPackages),
            FirstImagePasses = Value(map, BudgetKeys.FirstImage, ScalarKinds.FirstImage)?.Value ?? false,
            Base = Find(map, BudgetKeys.Base)?.Value is YamlMap @base ? BindBase(@base) : null,
            Waivers = [.. Items(map, BudgetKeys.Waivers).Cast<YamlMap>().Select(BindWaiver)],
        };
    }

    private ImmutableSortedDictionary<string, Located<Severity>> BindSeverity(YamlMap map) =>
        (Find(map, BudgetKeys.Severity)?.Value as YamlMap)?.Entries.ToImmutableSortedDictionary(
            e => e.Key.Text,
            e => new Located<Severity>(ScalarKinds.Severity.Read((YamlScalar)e.Value), e.Value.Span),
            StringComparer.Ordinal)
        ?? ImmutableSortedDictionary.Create<string, Located<Severity>>(StringComparer.Ordinal);

    private ImmutableArray<SizeLimit> Sizes(YamlMap map, BudgetKey key)
    {
        YamlNode? node = Find(map, key)?.Value;
        if (node is null or YamlScalar)
        {
            return node is YamlScalar bare ? [new SizeLimit(SizeMetric.Unpacked, ScalarKinds.Size.Read(bare), bare.Span)] : [];
        }

        MapShape shape = ((ShortOrLongShape)key.Shape).Long;
        bool appOnly = shape.Keys.Contains(BudgetKeys.Scope) && (Value((YamlMap)node, BudgetKeys.Scope, ScalarKinds.Scope)?.Value ?? false);
        ImmutableArray<SizeLimit>.Builder limits = ImmutableArray.CreateBuilder<SizeLimit>();
        foreach (BudgetKey metric in shape.OneOf)
        {
            if (Value((YamlMap)node, metric, ScalarKinds.Size) is { } limit)
            {
                limits.Add(new SizeLimit(MetricOf(metric), limit.Value, limit.Span, appOnly));
            }
        }

        return limits.ToImmutable();
    }

    private ImmutableArray<IncreaseLimit> Increases(YamlMap map, BudgetKey key)
    {
        YamlNode? node = Find(map, key)?.Value;
        if (node is not YamlMap metrics)
        {
            return node is YamlScalar bare ? [new IncreaseLimit(SizeMetric.Unpacked, ScalarKinds.Increase.Read(bare), bare.Span)] : [];
        }

        ImmutableArray<IncreaseLimit>.Builder limits = ImmutableArray.CreateBuilder<IncreaseLimit>();
        foreach (BudgetKey metric in ((ShortOrLongShape)key.Shape).Long.Keys)
        {
            if (Value(metrics, metric, ScalarKinds.Increase) is { } limit)
            {
                limits.Add(new IncreaseLimit(MetricOf(metric), limit.Value, limit.Span));
            }
        }

        return limits.ToImmutable();
    }

    private static SizeMetric MetricOf(BudgetKey key) => Enum.Parse<SizeMetric>(key.Name, ignoreCase: true);

    private BaseRule BindBase(YamlMap map) => new(
        Value(map, BudgetKeys.BaseImage, ScalarKinds.Text),
        Value(map, BudgetKeys.BaseLayers, ScalarKinds.PositiveCount),
        [.. Items(map, BudgetKeys.BaseDigests).Cast<YamlScalar>().Select(d => new Located<string>(ScalarKinds.Text.Read(d), d.Span))],
        Value(map, BudgetKeys.BaseLabels, ScalarKinds.Boolean)?.Value ?? false,
        Value(map, BudgetKeys.BaseSeverity, ScalarKinds.Severity)?.Value,
        map.Span);

    private Waiver BindWaiver(YamlMap item) => new(
        Value(item, BudgetKeys.WaivedRule, ScalarKinds.RuleCode)!.Value.Value,
        Value(item, BudgetKeys.WaivedMatch, ScalarKinds.WaiverMatch)?.Value,
        Value(item, BudgetKeys.Until, ScalarKinds.Date)!.Value.Value,
        Value(item, BudgetKeys.Owner, ScalarKinds.Text)!.Value.Value,
        Value(item, BudgetKeys.WaiverReason, ScalarKinds.Text)!.Value.Value,
        item.Span);

    private ReferenceRule BindReference(YamlNode item) => new(
        SelectorOf(item, BudgetKeys.To),
        item is YamlMap map ? Value(map, BudgetKeys.From, ScalarKinds.Selector)?.Value : null,
        item.Span);

    private Located<Selector> BindRequisite(YamlNode item) => new(SelectorOf(item, BudgetKeys.To), item.Span);

    private ImmutableArray<OutputCheck> BindOutputChecks(YamlMap map) =>
        (Find(map, BudgetKeys.OutputChecks)?.Value as YamlMap)?.Entries.Select(BindOutputCheck).ToImmutableArray() ?? [];

    private OutputCheck BindOutputCheck(YamlEntry entry)
    {
        YamlMap map = (YamlMap)entry.Value;
        return new OutputCheck
        {
            Package = new Located<Selector>(ScalarKinds.Selector.Read(entry.Key), entry.Key.Span),
            AllowedReferences = LocatedItems(map, BudgetKeys.CheckAllowedReferences, BindOutputCheckItem),
            AllowedRequisites = LocatedItems(map, BudgetKeys.CheckAllowedRequisites, BindOutputCheckItem),
            DisallowedReferences = [.. Items(map, BudgetKeys.CheckDisallowedReferences).Select(BindOutputCheckItem)],
            DisallowedRequisites = [.. Items(map, BudgetKeys.CheckDisallowedRequisites).Select(BindOutputCheckItem)],
            MaxSize = Value(map, BudgetKeys.CheckMaxSize, ScalarKinds.Size),
            MaxClosureSize = Value(map, BudgetKeys.CheckMaxClosureSize, ScalarKinds.Size),
        };
    }

    // Nix reads "out", "dev" ... in these lists as outputs of the checked derivation; a package of such a name is written { to: dev }.
    private OutputCheckItem BindOutputCheckItem(YamlNode item) =>
        item is YamlScalar { Text: var text } && ScalarKinds.Outputs.Contains(text)
            ? new OutputCheckItem(null, text, item.Span)
            : new OutputCheckItem(SelectorOf(item, BudgetKeys.To), null, item.Span);

    private ForbiddenPackage BindForbidden(YamlNode item) => new(
        SelectorOf(item, BudgetKeys.ForbiddenName),
        item is YamlMap map ? Value(map, BudgetKeys.Reason, ScalarKinds.Text)?.Value : null,
        item.Span);

    private AllowedPackage BindAllowed(YamlNode item) => new(
        SelectorOf(item, BudgetKeys.AllowedName),
        item is YamlMap map && (Value(map, BudgetKeys.OptionalRule, ScalarKinds.Boolean)?.Value ?? false),
        item.Span);

    private PackageLimit BindPackageLimit(YamlMap item) => new(
        SelectorOf(item, BudgetKeys.Match),
        Sizes(item, BudgetKeys.PackageMaxSize),
        Increases(item, BudgetKeys.PackageMaxIncrease),
        Value(item, BudgetKeys.OptionalRule, ScalarKinds.Boolean)?.Value ?? false,
        item.Span);

    private PathLimit BindPathLimit(YamlMap item) => new(
        Value(item, BudgetKeys.PathMatch, ScalarKinds.PathPattern)!.Value.Value,
        Value(item, BudgetKeys.PathMaxSize, ScalarKinds.Size)!.Value,
        Value(item, BudgetKeys.OptionalRule, ScalarKinds.Boolean)?.Value ?? false,
        item.Span);

    // The short form is the name alone; the long form holds the name under a key, and what narrows it.
    private Selector SelectorOf(YamlNode item, BudgetKey nameKey)
    {
        if (item is YamlScalar name)
        {
            return ScalarKinds.Selector.Read(name);
        }

        YamlMap map = (YamlMap)item;
        Selector selector = Value(map, nameKey, ScalarKinds.Selector)?.Value ?? Selector.Any;
        return selector.Narrow(
            Value(map, BudgetKeys.Ecosystem, ScalarKinds.Ecosystem)?.Value,
            Value(map, BudgetKeys.Output, ScalarKinds.Output)?.Value,
            Value(map, BudgetKeys.PackageVersion, ScalarKinds.VersionRange)?.Value);
    }

    private Located<ImmutableArray<T>>? LocatedItems<T>(YamlMap map, BudgetKey key, Func<YamlNode, T> bind) =>
        Find(map, key)?.Value is YamlList list ? new Located<ImmutableArray<T>>([.. list.Items.Select(bind)], list.Span) : null;

    private ImmutableArray<YamlNode> Items(YamlMap map, BudgetKey key) => Find(map, key)?.Value is YamlList list ? list.Items : [];

    private Located<T>? Value<T>(YamlMap map, BudgetKey key, ScalarKind<T> kind) =>
        Find(map, key)?.Value is YamlScalar scalar ? new Located<T>(kind.Read(scalar), scalar.Span) : null;

    private YamlEntry? Find(YamlMap map, BudgetKey key)
    {
        onRead?.Invoke(key);
        return map.Find(key.Name);
    }
}
