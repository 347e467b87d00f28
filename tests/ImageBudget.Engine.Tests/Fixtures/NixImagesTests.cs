using System.Text.Json;
using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Results;
using ImageBudget.Testing;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Fixtures;

/// <summary>Whole images that Nix built, read from the file, against what Nix says of them.</summary>
public class NixImagesTests
{
    // Recorded with the path of gcc's default output, though Nix was given gcc.lib: "ledger-ref-gcc" has the same list and is rejected.
    private const string WronglyRecorded = "ledger-ref-gcclib";

    // Nix was told to register other references than the bytes of this package hold.
    private const string Stranger = "stranger-1.0";

    [Test]
    public void StorePaths_EveryNixImage_AreThoseOfNix()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            Dictionary<string, Package> packages = image.Packages.Where(p => p.Ecosystem == "nix").ToDictionary(p => p.Id);
            facts.Same(packages.Keys, Keys(truth.GetProperty("store_paths")), $"{name}: store paths");
            foreach (JsonProperty item in truth.GetProperty("store_paths").EnumerateObject())
            {
                if (!packages.TryGetValue(item.Name, out Package? package))
                {
                    continue;
                }

                JsonElement path = item.Value;
                string what = $"{name}: {package.FullName}";
                facts.Equal(package.Path, item.Name, $"{what} path");
                facts.Equal(package.FullName, Text(path, "name"), $"{what} full name");
                facts.Equal(package.Name, Text(path, "pname"), $"{what} name");

                // parseDrvName leaves the output at the end of the version; we say it apart.
                string output = package.Output is "out" or null ? "" : "-" + package.Output;
                facts.Equal(package.Version + output, Text(path, "version"), $"{what} version");
                facts.Equal(package.Nar, path.GetProperty("narSize").GetInt64(), $"{what} narSize");
                facts.Equal(package.Reachable, path.GetProperty("reachable").GetBoolean(), $"{what} reachable");
                facts.Equal(package.ExclusiveNar, path.GetProperty("addedSize").GetInt64(), $"{what} added size");
                if (package.FullName != Stranger)
                {
                    facts.Equal(package.ClosureNar, path.GetProperty("closureSize").GetInt64(), $"{what} closure size");
                }
            }

            facts.Equal(packages.Values.Sum(p => p.Nar ?? 0), truth.GetProperty("nar_size_total").GetInt64(), $"{name}: sum of narSizes");
            facts.Equal(
                packages.Values.Where(p => p.Reachable).Sum(p => p.Nar ?? 0), truth.GetProperty("live_nar_size")
                    .GetInt64(), $"{name}: sum of reachable narSizes");
            facts.Same(packages.Values.Where(p => !p.Reachable).Select(p => p.Id), Strings(truth, "unreachable"), $"{name}: unreachable");
        }

        facts.Complete(images: 11, facts: 800);
    }

    [Test]
    public void References_EveryNixImage_AreThoseOfAnIndependentScanWithItsOffsets()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            Dictionary<(string From, string To), Reference> edges = image.References
                .Where(r => r.Kind == "store-path" && r.From != Reference.ImageNode).ToDictionary(r => (r.From, r.To));
            foreach (JsonProperty item in truth.GetProperty("store_paths").EnumerateObject())
            {
                string what = $"{name}: {Text(item.Value, "name")}";
                facts.Same(
                    edges.Keys.Where(e => e.From == item.Name)
                    .Select(e => e.To), Strings(item.Value, "scan_references"), $"{what} references");
                bool self = edges.TryGetValue((item.Name, item.Name), out Reference? own);
                facts.Equal(self, item.Value.GetProperty("self_reference").GetBoolean(), $"{what} self reference");
                facts.Equal(own?.Self ?? true, true, $"{what} self");
                foreach (JsonProperty site in item.Value.GetProperty("reference_sites").EnumerateObject())
                {
                    if (edges.TryGetValue((item.Name, site.Name), out Reference? edge))
                    {
                        HoldSites(facts, edge, item.Name, site.Value, what);
                    }
                }
            }

            // What Nix registered is what the scan finds, the one package apart that was told otherwise.
            string[] disagree = [.. truth.GetProperty("store_paths").EnumerateObject()
                .Where(p => !Strings(p.Value, "references").Order().SequenceEqual(Strings(p.Value, "scan_references").Order()))
                .Select(p => Text(p.Value, "name"))];
            facts.Same(disagree, name == "09-reference-edges" ? [Stranger] : [], $"{name}: scan and registration");
        }

        facts.Complete(images: 11, facts: 600);
    }

    [Test]
    public void ImageReferences_EveryNixImage_LeadToTheRoots()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            facts.Same(
                image.References.Where(r => r.From == Reference.ImageNode).Select(r => r.To)
                    .Distinct(), Strings(truth, "roots"), $"{name}: roots");
            facts.Same(
                image.References.Where(
                    r => r.From == Reference.ImageNode && r.Evidence.Any(e => e.Path.StartsWith("config:", StringComparison.Ordinal)))
                    .Select(r => r.To),
                Strings(truth, "config_roots").Where(r => truth.GetProperty("store_paths").TryGetProperty(r, out _)),
                $"{name}: roots of the configuration");
        }

        facts.Complete(images: 11, facts: 22);
    }

    [Test]
    public void AbsentPaths_EveryNixImage_AreThoseNamedButNotThere()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            JsonElement absent = truth.GetProperty("named_but_absent");

            facts.Same(image.Absent.Select(a => a.Path), Keys(absent), $"{name}: absent");
            foreach (AbsentPath path in image.Absent)
            {
                facts.Same(path.Evidence.Select(e => e.Path).Distinct(), Strings(absent, path.Path), $"{name}: who names {path.Path}");
            }
        }

        facts.Complete(images: 11, facts: 12);
    }

    [Test]
    public void Layers_EveryNixImage_HoldTheStorePathsThatTheTruthCounts()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            JsonElement layers = truth.GetProperty("layers");
            facts.Equal(image.Layers.Length, layers.GetArrayLength(), $"{name}: layers");
            foreach ((LayerSummary layer, JsonElement expected) in image.Layers.Zip(layers.EnumerateArray()))
            {
                string what = $"{name}: layer {layer.Index}";
                facts.Equal(layer.DiffId, Text(expected, "diff_id"), $"{what} diffID");
                facts.Equal(layer.Uncompressed, expected.GetProperty("tar_bytes").GetInt64(), $"{what} tar");
                facts.Equal(layer.Entries, expected.GetProperty("entries").GetInt32(), $"{what} entries");
                facts.Equal(layer.Compression, Text(expected, "compression"), $"{what} compression");
                facts.Equal(
                    layer.Unpacked,
                    expected.GetProperty("store_paths").EnumerateObject().Sum(p => p.Value.GetProperty("file_bytes").GetInt64())
                        + expected.GetProperty("outside_store").GetProperty("file_bytes").GetInt64(),
                    $"{what} files");
                facts.Same(
                    image.Packages.Where(p => p.Ecosystem == "nix" && p.Layers.Contains(layer.Index)).Select(p => p.Id),
                    Keys(expected.GetProperty("store_paths")),
                    $"{what} store paths");
            }

            facts.Equal(image.Size.Live, truth.GetProperty("file_bytes_total").GetInt64(), $"{name}: live");
            facts.Equal(
                image.Packages.Where(p => p.Ecosystem == "nix").Sum(p => p.Live), truth.GetProperty("file_bytes_store")
                    .GetInt64(), $"{name}: live in the store");
            facts.Equal(image.Unowned.Sum(u => u.Live), truth.GetProperty("file_bytes_root").GetInt64(), $"{name}: live outside the store");
        }

        facts.Complete(images: 11, facts: 500);
    }

    [Test]
    public void Duplicates_EveryNixImage_AreThoseOfTheTruth()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            JsonElement duplicates = truth.GetProperty("duplicates");
            facts.Equal(image.Duplicates.Count, duplicates.GetProperty("groups").GetInt32(), $"{name}: groups");
            facts.Equal(image.Size.Duplicated, duplicates.GetProperty("wasted_bytes").GetInt64(), $"{name}: bytes");
            DuplicateGroup[] mixed = [.. image.Duplicates.Where(g =>
                g.Paths.Any(p => p.StartsWith("/nix/store/", StringComparison.Ordinal))
                    && g.Paths.Any(p => !p.StartsWith("/nix/store/", StringComparison.Ordinal)))];
            facts.Equal(
                mixed.Length, duplicates.GetProperty("root_vs_store_groups").GetInt32(), $"{name}: groups that span root and store");
            foreach (JsonElement group in duplicates.GetProperty("root_vs_store").EnumerateArray())
            {
                DuplicateGroup? ours = mixed.FirstOrDefault(g => g.Paths.Contains(Strings(group, "paths").First()));
                facts.Equal(ours?.Bytes, group.GetProperty("size").GetInt64(), $"{name}: {Text(group, "sha256")} bytes");
                facts.Same(ours?.Paths ?? [], Strings(group, "paths"), $"{name}: {Text(group, "sha256")} paths");
            }
        }

        facts.Complete(images: 11, facts: 33);
    }

    [Test]
    public void Why_EveryQuestionThatNixWasAsked_HasNixsAnswer()
    {
        Facts facts = new();
        foreach ((string name, _, ImageAnalysis image, JsonElement truth) in NixImages.All())
        {
            facts.Image();
            foreach (JsonElement why in truth.GetProperty("why_depends").EnumerateArray())
            {
                string from = Text(why, "package"), to = Text(why, "dependency");
                bool depends = why.GetProperty("depends").GetBoolean();
                WhyResult? result = WhyQuery.Find(image, from, to, all: false, precise: false);

                // The bytes of the stranger name its target, whatever Nix was told to register.
                facts.Equal(result is not null, depends || from.EndsWith(Stranger, StringComparison.Ordinal), $"{name}: {from} -> {to}");
                if (result is not null && depends)
                {
                    // Of several shortest chains any one will do, but each step must be one that Nix knows.
                    string[] chain = [result.Chains[0].Steps[0].From, .. result.Chains[0].Steps.Select(s => s.To)];
                    facts.Equal(chain.Length, why.GetProperty("shortest").GetArrayLength(), $"{name}: length of the chain {from} -> {to}");
                    facts.Equal((chain[0], chain[^1]), (from, to), $"{name}: ends of the chain");
                    facts.Hold(
                        chain.Zip(chain.Skip(1))
                            .All(s => Strings(truth.GetProperty("store_paths").GetProperty(s.First), "scan_references").Contains(s.Second)),
                        $"{name}: steps {string.Join(" -> ", chain)}");
                }
            }
        }

        facts.Complete(images: 11, facts: 60);
    }

    [Test]
    public void OutputChecks_EveryCheckThatNixWasGiven_AreRejectedAsByNix()
    {
        Facts facts = new();
        string folder = Directory.CreateTempSubdirectory("imagebudget-tests-").FullName;
        try
        {
            foreach ((string name, string file, _, JsonElement truth) in NixImages.All())
            {
                if (!truth.TryGetProperty("checks", out JsonElement checks))
                {
                    continue;
                }

                facts.Image();
                JsonElement[] told =
                    [.. checks.EnumerateArray()
                    .Where(c => PackageOf(c, truth) is not null && Keywords(c).Any() && !NamesOtherOutputs(c)
                    && Text(c, "id") != WronglyRecorded)];
                string budget = Path.Combine(folder, name + ".yaml");
                File.WriteAllText(
                    budget,
                    "version: 1\nimages:\n" + string.Concat(told.Select((c, i) =>
                        $"  - name: check{i}\n    image: {JsonSerializer.Serialize(file)}\n    outputChecks:\n      {JsonSerializer.Serialize(PackageOf(c, truth))}: "
                        + $"{{ {string.Join(", ", Keywords(c).Select(k => $"{k.Name}: {k.Value.GetRawText()}"))} }}\n")));
                CheckResult result = BudgetCheck.Run(new CheckOptions { Directory = folder, BudgetFile = budget });
                facts.Same(result.Diagnostics.Select(d => d.Message), [], $"{name}: diagnostics");
                foreach ((ImageCheck check, JsonElement expected) in result.Images.Zip(told))
                {
                    string what = $"{name}: {Text(expected, "id")}";
                    facts.Equal(!check.Findings.IsEmpty, expected.GetProperty("nix_rejects").GetBoolean(), what);
                    string package = PackageOf(expected, truth)!;
                    facts.Same(
                        check.Findings.Select(f => f.Chain[^1] == package ? "itself" : f.Chain[^1]).Distinct(),
                        Strings(expected, "bad_paths").Select(p => p[44..] == package[44..] ? "itself" : p),
                        $"{what} bad paths");
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        facts.Complete(images: 5, facts: 40);
    }

    private static void HoldSites(Facts facts, Reference edge, string from, JsonElement site, string what)
    {
        foreach (IGrouping<string, JsonElement> file in site.GetProperty("first").EnumerateArray().GroupBy(f => f[0].GetString()!))
        {
            string path = file.Key.Length == 0 ? from : $"{from}/{file.Key}";
            long?[] offsets = [.. file.Select(f => f[1].ValueKind == JsonValueKind.Number ? f[1].GetInt64() : (long?)null)];
            facts.Hold(
                edge.Evidence.Any(e => e.Path == path && e.Offset == offsets.Min()),
                $"{what} names {edge.To[44..]} in {path} at {offsets.Min()}; ours: {string.Join("; ", edge.Evidence.Take(3).Select(e => $"{e.Path} {e.Offset}"))}");
        }
    }

    private static string? PackageOf(JsonElement check, JsonElement truth)
    {
        string package = check.GetProperty("package").ValueKind == JsonValueKind.String ? Text(check, "package") : "";
        string[] found =
            [.. truth.GetProperty("store_paths").EnumerateObject().Where(p => p.Name == package || Text(p.Value, "name") == package)
            .Select(p => p.Name)];
        return found is [var only] ? only : null;
    }

    private static IEnumerable<JsonProperty> Keywords(JsonElement check) => check.EnumerateObject().Where(p =>
        p.Name is "allowedReferences" or "allowedRequisites" or "disallowedReferences" or "disallowedRequisites");

    // Nix applies a derivation's checks to all of its outputs; ours are for single packages.
    private static bool NamesOtherOutputs(JsonElement check) => Keywords(check).Any(k =>
        k.Value.EnumerateArray()
            .Any(v => v.GetString() is { } item && item != "out" && !item.StartsWith("/nix/store/", StringComparison.Ordinal)));

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString() ?? "";

    private static IEnumerable<string> Strings(JsonElement element, string key) =>
        element.GetProperty(key).EnumerateArray().Select(e => e.GetString()!);

    private static IEnumerable<string> Keys(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
