using ImageBudget.Analysis;
using ImageBudget.Model;
using ImageBudget.Reports.Graphs;

namespace ImageBudget.Reports.Answers;

/// <summary>
/// Why a package is in the image, in the shape of <c>nix why-depends --precise</c>: below each package the files that name the
/// next one, with an excerpt, then an arrow to it. A package shown before is marked <c>[...]</c> and not opened again. The
/// last line names the cheapest cut.
/// </summary>
public static class WhyText
{
    private const int LeastExcerpt = 40;

    /// <summary>Writes a result of <see cref="WhyQuery.Find(ImageAnalysis, string, string, bool, bool)"/> for the same analysis.</summary>
    public static void Write(TextWriter writer, ImageAnalysis analysis, WhyResult result, WhyTextOptions options)
    {
        new Page(writer, analysis, result, options).Write();
    }

    private sealed class Page
    {
        private readonly TextWriter _writer;
        private readonly WhyResult _result;
        private readonly WhyTextOptions _options;
        private readonly TreeStyle _style;
        private readonly Dictionary<string, Package> _packages;
        private readonly Dictionary<string, List<WhyStep>> _below = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _distance = new(StringComparer.Ordinal);

        public Page(TextWriter writer, ImageAnalysis analysis, WhyResult result, WhyTextOptions options)
        {
            _writer = writer;
            _result = result;
            _options = options;
            _style = new TreeStyle(options.Color);
            _packages = analysis.Packages.DistinctBy(p => p.Id, StringComparer.Ordinal).ToDictionary(p => p.Id, StringComparer.Ordinal);
            Arrange();
        }

        public void Write()
        {
            string start = _result.Chains[0].Steps[0].From;
            _writer.Write(Painted(start, again: false) + "\n");
            HashSet<string> opened = new(StringComparer.Ordinal) { start };
            Stack<(WhyStep Step, string Lead, string Indent)> rows = new();
            Push(start, "");
            while (rows.TryPop(out (WhyStep Step, string Lead, string Indent) row))
            {
                WriteEvidence(row.Step, row.Lead, row.Indent);
                bool again = _below.ContainsKey(row.Step.To) && !opened.Add(row.Step.To);
                WriteArrow(row.Step, row.Indent, again);
                if (!again)
                {
                    Push(row.Step.To, row.Indent);
                }
            }

            if (!_result.Complete)
            {
                _writer.Write("More references lead to it than are shown here.\n");
            }

            WriteCut();

            void Push(string id, string indent)
            {
                List<WhyStep> steps = _below.GetValueOrDefault(id, []);
                for (int i = steps.Count - 1; i >= 0; i--)
                {
                    bool last = i == steps.Count - 1;
                    bool deep = indent.Length >= TreeStyle.DeepestLevel * TreeStyle.Blank.Length;
                    rows.Push((
                        steps[i],
                        indent + (last ? TreeStyle.LastBranch : TreeStyle.Branch),
                        deep ? indent : indent + (last ? TreeStyle.Blank : TreeStyle.Pass)));
                }
            }
        }

        // nix why-depends sorts by distance to the target, then by path.
        private void Arrange()
        {
            HashSet<WhyStep> seen = new(ReferenceEqualityComparer.Instance);
            foreach (WhyChain chain in _result.Chains)
            {
                for (int i = 0; i < chain.Steps.Length; i++)
                {
                    WhyStep step = chain.Steps[i];
                    int distance = chain.Steps.Length - 1 - i;
                    _distance[step.To] = Math.Min(distance, _distance.GetValueOrDefault(step.To, int.MaxValue));
                    if (seen.Add(step))
                    {
                        if (!_below.TryGetValue(step.From, out List<WhyStep>? steps))
                        {
                            _below.Add(step.From, steps = []);
                        }

                        steps.Add(step);
                    }
                }
            }

            foreach (List<WhyStep> steps in _below.Values)
            {
                steps.Sort((a, b) =>
                    _distance[a.To] != _distance[b.To] ? _distance[a.To].CompareTo(_distance[b.To]) : string.CompareOrdinal(a.To, b.To));
            }
        }

        private void WriteEvidence(WhyStep step, string lead, string indent)
        {
            int rest = step.Sites - step.Evidence.Length;
            for (int i = 0; i < step.Evidence.Length; i++)
            {
                Evidence evidence = step.Evidence[i];
                string place = InertText.OneLine(Place(evidence.Path, step.From), 160);
                string offset = evidence.Offset is { } at ? $" (offset {at})" : "";
                string more = rest > 0 && i == step.Evidence.Length - 1
                    ? $" and {Count(rest, step.From == Reference.ImageNode ? "more place" : "more file")}" : "";
                _writer.Write($"{(i == 0 ? lead : indent)}{place}{_style.Faint(offset + more)}\n");
                if (evidence.Excerpt.Length > 0)
                {
                    _writer.Write($"{indent}  {Excerpt(evidence.Excerpt, step.To, _options.Width - indent.Length - 2)}\n");
                }
            }
        }

        private void WriteArrow(WhyStep step, string indent, bool again)
        {
            string kind = step.Kind == "store-path" ? "" : step.Kind + ", ";
            string frees = step.Frees > 0 ? "cutting it frees " + ByteCount.Format(step.Frees) : "cutting it frees nothing";
            string mark = again ? " " + TreeStyle.Repeat : "";
            _writer.Write(
                $"{indent}→ {Painted(step.To, again)}{_style.Faint(mark)} {_style.Faint($"({kind}{Sites(step)}; {frees})")}\n");
        }

        private void WriteCut()
        {
            string target = Painted(_result.Target, again: false);
            if (_result.CheapestCut is { } cut)
            {
                string edge = $"{Label(cut.From)} -> {Label(cut.To)}";
                _writer.Write($"Cheapest cut: {edge} in {Sites(cut)} frees {_style.Size(ByteCount.Format(cut.Frees))}\n");
            }
            else if (_result.Needed is { } needed)
            {
                _writer.Write(needed.From == Reference.ImageNode
                    ? $"Cheapest cut: none; only dropping what the image runs frees {target}\n"
                    : $"Cheapest cut: none; {Label(needed.From)} needs {Label(needed.To)} to start or to load\n");
            }
            else
            {
                _writer.Write($"Cheapest cut: none; no single cut on the shortest chain frees {target}\n");
            }
        }

        private string Painted(string id, bool again) =>
            again ? _style.Faint(Label(id)) : id == _result.Target ? _style.Target(Label(id)) : _style.Package(Label(id));

        private string Label(string id) =>
            TreeStyle.Name(!_options.FullPaths && _packages.TryGetValue(id, out Package? package) ? package.DisplayName : id);

        // As Nix does, relative to the package that holds the file.
        private string Place(string path, string from)
        {
            bool inside = !_options.FullPaths && _packages.TryGetValue(from, out Package? package) && package.Path is { Length: > 1 } folder
                && path.StartsWith(folder + "/", StringComparison.Ordinal);
            return inside ? path[(_packages[from].Path!.Length + 1)..] : path;
        }

        private string Excerpt(string excerpt, string to, int width)
        {
            (int start, int length) = Mention(excerpt, to);
            int from = 0;
            int end = excerpt.Length;
            width = Math.Max(width, LeastExcerpt);
            if (excerpt.Length > width)
            {
                // Room for an ellipsis on both sides; the rest is used around the reference.
                int room = width - 2;
                from = Math.Clamp(start - Math.Max(0, (room - length) / 2), 0, excerpt.Length - room);
                end = from + room;
            }

            string before = InertText.OneLine(excerpt[from..Math.Clamp(start, from, end)]);
            string hit = InertText.OneLine(excerpt[Math.Clamp(start, from, end)..Math.Clamp(start + length, from, end)]);
            string after = InertText.OneLine(excerpt[Math.Clamp(start + length, from, end)..end]);
            string painted = hit.Length == 0 ? "" : to == _result.Target ? _style.Target(hit) : _style.Package(hit);
            return (from > 0 ? "…" : "") + before + painted + after + (end < excerpt.Length ? "…" : "");
        }

        // A store path's base name if the excerpt holds it whole, else its hash part, else the package's name.
        private (int Start, int Length) Mention(string excerpt, string to)
        {
            _packages.TryGetValue(to, out Package? package);
            string baseName = to[(to.LastIndexOf('/') + 1)..];
            foreach (string sought in (string[])[baseName, baseName.Length > 32 ? baseName[..32] : baseName, package?.Name ?? to])
            {
                int start = sought.Length == 0 ? -1 : excerpt.IndexOf(sought, StringComparison.Ordinal);
                if (start >= 0)
                {
                    return (start, sought.Length);
                }
            }

            return (0, 0);
        }

        // References of the image itself may be in its configuration, which is not a file.
        private static string Sites(WhyStep step) => Count(step.Sites, step.From == Reference.ImageNode ? "place" : "file");

        private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
    }
}
