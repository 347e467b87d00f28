using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ImageBudget.Results;
using ImageBudget.Model;

namespace ImageBudget.Reports.Ci;

/// <summary>
/// SARIF 2.1.0 (OASIS, errata 01) for code scanning. A result is located at the budget's line, because that file is in the repository; the
/// package or path and its chain are logical locations. GitHub takes 25,000 results of a run and shows the first 5,000 by severity
/// (docs.github.com, "SARIF support for code scanning"), so the most severe come first.
/// </summary>
internal sealed class SarifReport(int mostResults = SarifReport.MostResults) : IReport
{
    private const int MostResults = 25_000;
    private const int MostLocations = 100;
    private const string DefaultBudget = "budgets.yaml";

    public string Name => "sarif";

    /// <inheritdoc />
    public bool ShowsTransfer => false;

    public void Write(CheckResult result, TextWriter writer, ReportOptions options) =>
        JsonText.Write(writer, json => new Document(result, json, mostResults).Write());

    /// <summary>A path as a URI reference: relative stays relative, a full one becomes <c>file:</c>, and special characters are
    /// escaped.</summary>
    internal static string UriOf(string file)
    {
        string path = InertText.OneLine(file).Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[2..];
        }

        string escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        bool drive = path.Length > 2 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] == '/';
        return drive ? "file:///" + path[..2] + escaped[4..]
            : escaped.StartsWith('/') ? "file:///" + escaped.TrimStart('/')
            : escaped;
    }

    private sealed class Document(CheckResult result, Utf8JsonWriter json, int mostResults)
    {
        private readonly ImmutableArray<ReportItem> _items = ReportItem.WorstFirst(result);
        private readonly ReportFingerprint _fingerprint = new();

        // Package ids of all images, to find the kind of a subject.
        private readonly Dictionary<string, Package> _packages = result.Images.SelectMany(i => i.Analysis.Packages)
            .DistinctBy(p => p.Id, StringComparer.Ordinal).ToDictionary(p => p.Id, StringComparer.Ordinal);

        public void Write()
        {
            ImmutableArray<string> codes = [.. _items.Select(i => i.Code).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            json.WriteStartObject();
            json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(codes);
            WriteInvocation();
            json.WriteString("columnKind", "utf16CodeUnits");
            JsonParts.List(json, "results", [.. _items.Take(mostResults)], (_, item) => WriteResult(item, codes.IndexOf(item.Code)));
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        private void WriteTool(ImmutableArray<string> codes)
        {
            json.WriteStartObject("tool");
            json.WriteStartObject("driver");
            json.WriteString("name", "ImageBudget");
            JsonParts.List(json, "rules", codes, (_, code) => WriteRule(code));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void WriteRule(string code)
        {
            RuleInfo? rule = CodeCatalog.Find(code);
            string summary = rule?.Summary ?? code;
            json.WriteStartObject();
            json.WriteString("id", code);
            json.WriteString("name", rule?.Title ?? code);
            WriteText("shortDescription", summary);
            WriteText("fullDescription", CodeCatalog.Help(code) ?? summary);
            json.WriteStartObject("help");
            json.WriteString("text", $"{CodeCatalog.Help(code) ?? summary} More: dotnet image-budget rule {code}");
            json.WriteString("markdown", CodeCatalog.Page(code) ?? summary);
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule?.DefaultSeverity ?? Severity.Error));
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteStartArray("tags");
            json.WriteStringValue("container-image");
            json.WriteStringValue(Topic(code));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void WriteInvocation()
        {
            int left = _items.Length - mostResults;
            json.WriteStartArray("invocations");
            json.WriteStartObject();
            json.WriteBoolean("executionSuccessful", result.ExitCode != 2);
            json.WriteNumber("exitCode", result.ExitCode);
            if (left > 0)
            {
                json.WriteStartArray("toolExecutionNotifications");
                json.WriteStartObject();
                json.WriteString("level", "warning");
                WriteText("message", string.Create(CultureInfo.InvariantCulture, $"{left} more results are not in this file"));
                json.WriteEndObject();
                json.WriteEndArray();
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }

        private void WriteResult(ReportItem item, int ruleIndex)
        {
            json.WriteStartObject();
            json.WriteString("ruleId", item.Code);
            json.WriteNumber("ruleIndex", ruleIndex);
            json.WriteString("level", Level(item.Severity));
            json.WriteStartObject("message");
            json.WriteString("text", Message(item));
            json.WriteEndObject();
            WriteLocation(item);
            json.WriteStartObject("partialFingerprints");
            json.WriteString("imageBudget/v1", _fingerprint.Of(item));
            json.WriteEndObject();
            WriteSuppressions(item);
            WriteProperties(item.Finding);
            json.WriteEndObject();
        }

        // In a message `[text](1)` is a link (3.11.6), unless a backslash is before the brackets.
        private static string Message(ReportItem item)
        {
            string text = item.Sentence + (item.Chain is { } chain ? "\nChain: " + chain : "");
            if (item.Finding?.Fix is { } fix)
            {
                text += "\nFix: " + LogText.Line(LogText.Data(fix, 2048));
            }

            return text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)
                .Replace("]", @"\]", StringComparison.Ordinal);
        }

        private void WriteLocation(ReportItem item)
        {
            json.WriteStartArray("locations");
            json.WriteStartObject();
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");

            // GitHub refuses a result without a location in a file of the repository, so the budget file is used.
            json.WriteString(
                "uri", UriOf(
                item.File is { Length: > 0 } file ? file : result.BudgetFile is { Length: > 0 } budget ? budget : DefaultBudget));
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", Math.Max(item.Span.Line, 1));
            if (item.Span.Column > 0)
            {
                json.WriteNumber("startColumn", item.Span.Column);
            }

            json.WriteEndObject();
            json.WriteEndObject();
            if (item.Finding is { } finding)
            {
                JsonParts.List(json, "logicalLocations", LogicalLocations(finding), WriteLogical);
            }

            json.WriteEndObject();
            json.WriteEndArray();
        }

        private ImmutableArray<(string Name, string Full, string Kind)> LogicalLocations(Finding finding)
        {
            List<(string, string, string)> places = [(Text(finding.Image), Text(finding.Image), "image")];
            IEnumerable<string> nodes = finding.Chain.IsEmpty ? [finding.Subject] : finding.Chain;
            foreach (string id in nodes.Where(id => id != Reference.ImageNode))
            {
                bool package = _packages.TryGetValue(id, out Package? found);
                places.Add((Text(found?.DisplayName ?? id), Text(id), package ? "package" : "resource"));
            }

            places.AddRange(finding.Evidence.Select(e => (Text(SizeText.Short(e.Path)), Text(e.Path), "resource")));
            return [.. places.Distinct().Take(MostLocations)];
        }

        private static void WriteLogical(Utf8JsonWriter json, (string Name, string Full, string Kind) place)
        {
            json.WriteStartObject();
            json.WriteString("name", place.Name);
            json.WriteString("fullyQualifiedName", place.Full);
            json.WriteString("kind", place.Kind);
            json.WriteEndObject();
        }

        // When one result says whether it is suppressed, all must (3.27.23).
        private void WriteSuppressions(ReportItem item)
        {
            json.WriteStartArray("suppressions");
            if (item.Finding?.Waived is { } waiver)
            {
                json.WriteStartObject();
                json.WriteString("kind", "external");
                json.WriteString("status", "accepted");
                json.WriteString("justification", Text(waiver));
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void WriteProperties(Finding? finding)
        {
            if (finding is null)
            {
                return;
            }

            json.WriteStartObject("properties");
            json.WriteString("image", Text(finding.Image));
            if (finding.Metric is { } metric)
            {
                json.WriteString("metric", Text(metric));
            }

            WriteNumber("measured", finding.Measured);
            WriteNumber("allowed", finding.Allowed);
            WriteNumber("frees", finding.Frees);
            json.WriteEndObject();
        }

        private void WriteNumber(string name, long? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
        }

        private void WriteText(string name, string text)
        {
            json.WriteStartObject(name);
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        private static string Text(string text) => LogText.Line(LogText.Data(text, 1024));

        private static string Level(Severity severity) => severity switch
        {
            Severity.Error => "error",
            Severity.Warning => "warning",
            Severity.Note => "note",
            _ => "none",
        };

        private static string Topic(string code) => code.Length < 3 ? "other" : code[2] switch
        {
            '0' => "budget-file",
            '1' => "size",
            '2' => "references",
            '3' => "packages",
            '4' => "waste",
            '5' => "regression",
            '9' => "unreadable-image",
            _ => "other",
        };
    }
}
