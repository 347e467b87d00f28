using System.Collections.Immutable;
using System.Text.Json;
using ImageBudget.Baselines;
using ImageBudget.Model;
using ImageBudget.Reports.Answers;
using ImageBudget.Results;

namespace ImageBudget.Reports;

/// <summary>
/// For programs: the verdict, all findings, and for each image the same keys as <c>inspect --format json</c>. A check of exactly one
/// image has that image's keys at the top level too, so that what reads the one reads the other.
/// </summary>
public sealed class JsonReport : IReport
{
    /// <inheritdoc />
    public string Name => "json";

    /// <inheritdoc />
    public void Write(CheckResult result, TextWriter writer, ReportOptions options) =>
        JsonText.Write(writer, json => WriteDocument(result, json));

    private static void WriteDocument(CheckResult result, Utf8JsonWriter json)
    {
        FindingIds ids = new(result);
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", AnalysisJson.SchemaVersion);
        WriteVerdict(result, ids, json);
        if (result.Images is [ImageCheck only])
        {
            AnalysisJson.WriteKeys(only.Analysis, only.Delta?.Update, json);
            WriteLimits(only, ids, json);
            CausesJson.WriteKeys(only, ids, json);
            WriteDelta(only.Delta, json);
        }

        JsonParts.List(json, "images", result.Images, (j, image) => WriteImage(j, image, ids));
        json.WriteEndObject();
    }

    /// <summary>Verdict, findings and diagnostics, in an object that the caller has started.</summary>
    internal static void WriteVerdict(CheckResult result, FindingIds ids, Utf8JsonWriter json)
    {
        json.WriteString("verdict", Verdict(result.Passed));
        json.WriteNumber("exitCode", result.ExitCode);
        json.WriteString("budgetFile", result.BudgetFile);
        WriteFindings([.. result.Images.SelectMany(i => i.Findings)], ids, json);
        JsonParts.List(json, "diagnostics", result.Diagnostics, WriteDiagnostic);
    }

    /// <summary>The limits of an image, each with the ids of its findings.</summary>
    internal static void WriteLimits(ImageCheck image, FindingIds ids, Utf8JsonWriter json)
    {
        ILookup<SourceSpan, string> findings = image.Findings.ToLookup(f => f.Span, f => ids.Of(f)!);
        JsonParts.List(json, "limits", image.Limits, (j, limit) => WriteLimit(j, limit, [.. findings[limit.Span]]));
    }

    private static void WriteFindings(ImmutableArray<Finding> findings, FindingIds ids, Utf8JsonWriter json) =>
        JsonParts.List(json, "findings", findings, (j, finding) => WriteFinding(j, finding, ids.Of(finding)!));

    private static string Verdict(bool passed) => passed ? "pass" : "fail";

    private static void WriteImage(Utf8JsonWriter json, ImageCheck image, FindingIds ids)
    {
        json.WriteStartObject();
        json.WriteString("name", image.Name);
        json.WriteBoolean("enforced", image.Enforced);
        json.WriteString("verdict", Verdict(!image.Findings.Any(f => f is { Severity: Severity.Error, Waived: null })));
        AnalysisJson.WriteKeys(image.Analysis, image.Delta?.Update, json);
        WriteLimits(image, ids, json);
        WriteFindings(image.Findings, ids, json);
        CausesJson.WriteKeys(image, ids, json);
        WriteDelta(image.Delta, json);
        json.WriteEndObject();
    }

    private static void WriteDelta(ImageDelta? delta, Utf8JsonWriter json)
    {
        if (delta is null)
        {
            json.WriteNull("delta");
            return;
        }

        json.WriteStartObject("delta");
        DiffJson.WriteKeys(delta, json);
        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, LimitOutcome limit, ImmutableArray<string> findings)
    {
        json.WriteStartObject();
        json.WriteString("key", limit.Key);
        json.WriteString("metric", limit.Metric);
        json.WriteString("subject", limit.Subject);
        json.WriteNumber("measured", limit.Measured);
        json.WriteNumber("allowed", limit.Allowed);
        json.WriteString("unit", limit.IsBytes ? "bytes" : "count");
        json.WriteBoolean("broken", limit.Broken);
        json.WriteBoolean("waived", limit.Waived);
        json.WriteBoolean("warns", limit.Warns);
        json.WriteNumber("line", limit.Span.Line);
        json.WriteNumber("column", limit.Span.Column);
        JsonParts.Strings(json, "findings", findings);
        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("code", finding.Code);
        json.WriteString("severity", Word(finding.Severity));
        json.WriteString("image", finding.Image);
        json.WriteString("message", finding.Message);
        json.WriteStartObject("budget");
        json.WriteString("file", finding.File);
        json.WriteNumber("line", finding.Span.Line);
        json.WriteNumber("column", finding.Span.Column);
        JsonParts.Number(json, "length", finding.Source?.Length);
        json.WriteString("text", finding.Source?.Text);
        JsonParts.Number(json, "textColumn", finding.Source?.Start);
        json.WriteEndObject();
        json.WriteString("subject", finding.Subject);
        JsonParts.Number(json, "measured", finding.Measured);
        JsonParts.Number(json, "allowed", finding.Allowed);
        json.WriteString("metric", finding.Metric);
        JsonParts.Strings(json, "chain", finding.Chain);
        JsonParts.List(json, "evidence", finding.Evidence, JsonParts.Evidence);
        JsonParts.List(json, "contributors", finding.Contributors, WriteContributor);
        JsonParts.List(json, "layers", finding.Layers, WriteLayer);
        JsonParts.Number(json, "frees", finding.Frees);
        json.WriteString("fix", finding.Fix);
        json.WriteString("waived", finding.Waived);
        json.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter json, FindingLayer layer)
    {
        json.WriteStartObject();
        json.WriteNumber("index", layer.Index);
        json.WriteString("createdBy", layer.CreatedBy);
        json.WriteBoolean("base", layer.Base);
        json.WriteEndObject();
    }

    private static void WriteContributor(Utf8JsonWriter json, Contributor contributor)
    {
        json.WriteStartObject();
        json.WriteString("name", contributor.Name);
        json.WriteNumber("bytes", contributor.Bytes);
        json.WriteEndObject();
    }

    private static void WriteDiagnostic(Utf8JsonWriter json, Diagnostic diagnostic)
    {
        json.WriteStartObject();
        json.WriteString("code", diagnostic.Code);
        json.WriteString("severity", Word(diagnostic.Severity));
        json.WriteString("message", diagnostic.Message);
        json.WriteString("file", diagnostic.File);
        json.WriteNumber("line", diagnostic.Span.Line);
        json.WriteNumber("column", diagnostic.Span.Column);
        json.WriteEndObject();
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        Severity.Note => "note",
        _ => "none",
    };
}
