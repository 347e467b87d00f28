using System.Collections.Immutable;
using ImageBudget.Model;

namespace ImageBudget.Budgets.Description;

/// <summary>The keys of an image that belong to no rule: image file, severities, base and waivers.</summary>
internal static class ImageKeys
{
    public static readonly BudgetKey<string> Name = new(
        "name",
        Shapes.Single(ScalarKinds.Text),
        "The name of the image in findings and on the command line; it must be unique.",
        "the image file's name");

    public static readonly BudgetKey<string> Image = new(
        "image",
        Shapes.Single(ScalarKinds.Text),
        "A file, a directory, a pattern with exactly one match, or `-` for standard input; relative to the budget file.",
        "given by the caller");

    public static readonly BudgetKey<string> Platform = new(
        "platform", Shapes.Single(ScalarKinds.Platform), "Chooses one platform of a multi-platform image.", "the only one");

    public static readonly BudgetKey<string> Tag = new(
        "tag", Shapes.Single(ScalarKinds.Text), "Chooses one image of an archive with several, such as `shop:latest`.", "the only one");

    public static readonly BudgetKey<PullSpeed> Speed = new(
        "speed",
        Shapes.Single(ScalarKinds.Speed),
        "How fast machines pull, such as `20 Mbit/s`: `transfer` and `update` are shown with the time that they take.",
        "no times are shown");

    public static readonly BudgetKey<bool> Enforce = new(
        "enforce",
        Shapes.Single(ScalarKinds.Boolean),
        "`false`: report only. All findings of this image are warnings, which helps when a budget is introduced.",
        "`true`");

    public static readonly BudgetKey<bool> Optional = new(
        "optional",
        Shapes.Single(ScalarKinds.Boolean),
        "`true`: the image may be missing. Otherwise that is an error, because nothing would be measured.",
        "`false`");

    public static readonly BudgetKey<ImmutableArray<(string Code, Located<Severity> Severity)>> Severity = new(
        "severity",
        Shapes.Named("severities", ScalarKinds.RuleCode, Shapes.Single(ScalarKinds.Severity), (code, severity) => (code.Value, severity)),
        "The severity of findings, by rule code: `none`, `note`, `warning` (or `warn`), `error`.",
        "each rule's own");

    // ---- the base image

    private static readonly BudgetKey<string> BaseImage = new(
        "image",
        Shapes.Single(ScalarKinds.Text),
        "The base image's file or directory, relative to the budget file; its layers must be the first layers of this image.",
        "not used");

    private static readonly BudgetKey<long> BaseLayers = new(
        "layers", Shapes.Single(ScalarKinds.PositiveCount), "How many of the first layers are the base.", "not used");

    private static readonly BudgetKey<ImmutableArray<Located<string>>> BaseDigests = new(
        "digests",
        Shapes.List(Shapes.Single(ScalarKinds.Text).As(d => d)),
        "The digests or diffIDs of the base's layers, which must be the first layers of this image.",
        "not used");

    private static readonly BudgetKey<bool> BaseLabels = new(
        "labels",
        Shapes.Single(ScalarKinds.Boolean),
        "`true`: the label `org.opencontainers.image.base.digest` must name the manifest of the base `image`.",
        "`false`");

    private static readonly BudgetKey<Severity> BaseSeverity = new(
        "severity",
        Shapes.Single(ScalarKinds.Severity),
        "The severity of findings that are about the layers of the base only, which the owner of the base has to fix.",
        "as everywhere");

    public static readonly BudgetKey<BaseRule> Base = new(
        "base",
        Shapes.Map(
            new MapShape("base", [BaseImage, BaseLayers, BaseDigests, BaseLabels, BaseSeverity], [BaseImage, BaseLayers, BaseDigests]),
            m => new BaseRule(
                m.Get(BaseImage), m.Get(BaseLayers), m.Get(BaseDigests), m.Get(BaseLabels, false), m.Get(BaseSeverity)?.Value, m.Span)),
        "Which of the layers are the base image's.",
        "none is known");

    // ---- exceptions

    private static readonly BudgetKey<string> WaivedRule = new(
        "rule", Shapes.Single(ScalarKinds.RuleCode), "The code of the findings.", whenAbsent: "");

    private static readonly BudgetKey<WaiverMatch> WaivedMatch = new(
        "match",
        Shapes.Single(ScalarKinds.WaiverMatch),
        "Only findings about these packages, about these paths (a pattern that begins with `/`), or about the `image` as a whole.",
        "all findings of the rule");

    private static readonly BudgetKey<DateOnly> Until = new(
        "until", Shapes.Single(ScalarKinds.Date), "The last day on which the waiver holds, in UTC.", whenAbsent: "");

    private static readonly BudgetKey<string> Owner =
        new("owner", Shapes.Single(ScalarKinds.Text), "Who is responsible for the waiver.", whenAbsent: "");

    private static readonly BudgetKey<string> Reason = new(
        "reason", Shapes.Single(ScalarKinds.Text), "Why the findings are accepted.", whenAbsent: "");

    public static readonly BudgetKey<ImmutableArray<Waiver>> Waivers = new(
        "waivers",
        Shapes.List(Shapes.Map(
            new MapShape("waiver", WaivedRule, WaivedMatch, Until, Owner, Reason),
            m => new Waiver(
                m.Get(WaivedRule)!.Value.Value,
                m.Get(WaivedMatch)?.Value,
                m.Get(Until)!.Value.Value,
                m.Get(Owner)!.Value.Value,
                m.Get(Reason)!.Value.Value,
                m.Span))),
        "Findings that are accepted for a time. They stay visible and do not fail the check. An expired waiver is an error; a waiver that matches nothing is a warning.",
        "none");
}
