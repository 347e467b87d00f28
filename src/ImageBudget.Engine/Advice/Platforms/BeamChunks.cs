using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Model;

namespace ImageBudget.Advice.Platforms;

/// <summary>
/// Debug information, documentation and build paths in compiled Erlang and Elixir modules. The bytes are those that
/// <c>beam_lib:strip_files/1</c> frees: it drops the chunks that are not needed at run time and compresses the others. The fix keeps the
/// module attributes, which programs read at run time (<c>Module:module_info(attributes)</c>); they are about a thousandth of the bytes.
/// </summary>
internal static class BeamChunks
{
    private const int MostFolders = 4;

    public static IEnumerable<Suggestion> Find(AdviceContext context)
    {
        ImmutableArray<StrippableFile> files = [.. context.Strippable.Where(f => f.Kind == StripKind.Beam)];
        if (files.IsEmpty)
        {
            yield break;
        }

        yield return new Suggestion
        {
            Kind = "beam-chunks",
            Title = FormattableString.Invariant($"unstripped code in {files.Length} BEAM file{(files.Length == 1 ? "" : "s")}"),
            Bytes = files.Sum(f => f.Bytes),
            Why = "Only debuggers, dialyzer and documentation tools read the chunks Dbgi, Abst, Docs, CInf and the like; CInf also keeps build paths. Stripping also compresses what is left, as the code loader reads it.",
            Fix = context.Fix(
                    "# mixRelease\nstripDebug = true;\n# or, for rebar3 and erlc\nERL_COMPILER_OPTIONS = \"[deterministic]\";\n"
                        + "postInstall = ''\n  erl -noshell -eval '{ok, _} = beam_lib:strip_files(filelib:wildcard(\"'$out'/lib/**/*.beam\"), [\"Attr\"]), halt().'\n'';",
                    "# mix.exs: releases: [app: [strip_beams: true]]     (the default; see `mix help release`)\n"
                        + "# rebar.config: {relx, [{debug_info, strip}]}.\n"
                        + "ENV ERL_COMPILER_OPTIONS=deterministic\n"
                        + "# in the RUN, or the stage, that brings the files: in a later layer it would only add to them\n"
                        + $"RUN erl -noshell -eval '{{ok, _}} = beam_lib:strip_files({Wildcards(context, files)}, [\"Attr\"]), halt().'",
                    "# strip the modules where they are compiled: mix release does, rebar3 with {debug_info, strip}, or\n"
                        + $"erl -noshell -eval '{{ok, _}} = beam_lib:strip_files({Wildcards(context, files)}, [\"Attr\"]), halt().'").Text,
            FixLanguage = context.Fix("", "", "").Language,
            Source = "OTP beam_lib:strip_files/2; mix help release, strip_beams; nixpkgs mixRelease, stripDebug",
            Evidence = context.EvidenceOf(files, f => $"{ByteCount.Format(f.Debug)} of {ByteCount.Format(context.SizeOf(f))}"),
            EvidenceCount = files.Length,
            Frees = Savings.Of(files.Select(f => (f.Node, f.Bytes))),
        };
    }

    // Patterns for the files: their common directory, or one for each top-level directory.
    private static string Wildcards(AdviceContext context, ImmutableArray<StrippableFile> files)
    {
        SortedDictionary<string, string> folders = new(StringComparer.Ordinal);
        foreach (StrippableFile file in files)
        {
            string path = context.Analysis.Files!.PathOf(file.Node);
            string folder = path[..Math.Max(0, path.LastIndexOf('/'))];
            int second = folder.IndexOf('/', Math.Min(1, folder.Length));
            string top = second < 0 ? folder : folder[..second];
            folders[top] = folders.TryGetValue(top, out string? known) ? Common(known, folder) : folder;
        }

        // The text is inside an Erlang string inside a shell string.
        return folders.Count > MostFolders
            || folders.Values.Any(f => f.Length == 0 || !f.All(c => char.IsAsciiLetterOrDigit(c) || "/._+-".Contains(c)))
            ? "filelib:wildcard(\"DIRECTORY/**/*.beam\")"
            : string.Join(" ++ ", folders.Values.Select(f => $"filelib:wildcard(\"{f}/**/*.beam\")"));
    }

    private static string Common(string one, string other)
    {
        while (other != one && !other.StartsWith(one + "/", StringComparison.Ordinal))
        {
            one = one[..one.LastIndexOf('/')];
        }

        return one;
    }
}
