using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Advice.Content;

/// <summary>
/// Symbol tables and debug information inside programs and libraries. The bytes are those of the sections that <c>strip --strip-all</c>
/// drops (<c>.symtab</c>, <c>.strtab</c>, <c>.debug_*</c>); of object files, those of <c>strip --strip-debug</c>.
/// </summary>
internal static class UnstrippedPrograms
{
    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        // Files with only debug information have their own kind of advice.
        ImmutableArray<StrippableFile> files =
        [
            .. context.Strippable.Where(f => f.Kind != StripKind.Beam && !DebugSymbols.IsSeparate(context.FileOf(f))),
        ];
        if (files.IsEmpty)
        {
            yield break;
        }

        yield return new Suggestion
        {
            Kind = "unstripped",
            Title = FormattableString.Invariant(
                $"symbols and debug information inside {files.Length} program{(files.Length == 1 ? "" : "s")} and libraries"),
            Bytes = files.Sum(f => f.Bytes),
            Why = "Only debuggers, profilers and crash reports with function names read these sections; no program needs them to run.",
            Fix = string.Join('\n', Fixes(context, [.. files.Select(f => f.Kind).Distinct()])),
            FixLanguage = context.Fix("", "", "").Language,
            Source = context.IsNix ? "nixpkgs manual, stripAllList, separateDebugInfo; dream2nix#988" : "GNU binutils manual, strip",
            Evidence = context.EvidenceOf(files, Sections),
            EvidenceCount = files.Length,
            Frees = Savings.Of(files.Select(f => (f.Node, f.Bytes))),
        };
    }

    private static string Sections(StrippableFile file) =>
        file.Debug == 0 ? $"symbols {ByteCount.Format(file.Symbols)}"
        : file.Symbols == 0 ? $"debug {ByteCount.Format(file.Debug)}"
        : $"symbols {ByteCount.Format(file.Symbols)}, debug {ByteCount.Format(file.Debug)}";

    private static IEnumerable<string> Fixes(AdviceContext context, StripKind[] kinds)
    {
        if (kinds.Contains(StripKind.Go))
        {
            yield return context.Fix(
                "ldflags = [ \"-s\" \"-w\" ];   # Go", "RUN go build -trimpath -ldflags='-s -w' -o /bin/app .",
                "# Go: build with -trimpath -ldflags='-s -w'").Text;
        }

        if (kinds.Contains(StripKind.Rust))
        {
            yield return "# Cargo.toml\n# [profile.release]\n# strip = true";
        }

        if (kinds.Any(k => k is StripKind.Native or StripKind.Object))
        {
            yield return context.Fix(
                "dontStrip = false;   # and for symbols too:\nstripAllList = [ \"bin\" \"lib\" ];\nseparateDebugInfo = true;   # keeps debug information in an output of its own",
                "RUN strip --strip-unneeded FILES   # those named above, in the RUN or stage that makes them; none with data behind its sections (single-file bundles)",
                "# strip --strip-unneeded the files named above, where they are made; none with data behind its sections (single-file bundles)").Text;
        }
    }
}
