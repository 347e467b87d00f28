using System.Collections.Immutable;
using ImageBudget.Analysis;
using ImageBudget.Diagnostics;

namespace ImageBudget.Advice.Platforms;

/// <summary>
/// Debug information, documentation and build paths in compiled Erlang and Elixir modules. The bytes are those of the chunks that
/// <c>strip_beams</c> of <c>mix release</c> drops; it and <c>beam_lib:strip_files/1</c> may also compress what is left, which is not counted.
/// </summary>
internal static class BeamChunks
{
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
            Title = FormattableString.Invariant($"debug chunks in {files.Length} BEAM file{(files.Length == 1 ? "" : "s")}"),
            Bytes = files.Sum(f => f.Bytes),
            Why = "Only debuggers, dialyzer and documentation tools read the chunks Dbgi, Abst, Docs, CInf and the like; CInf also keeps build paths.",
            Fix = (context.IsNix
                    ? "# mixRelease\nstripDebug = true;\n# or, for rebar3 and erlc\nERL_COMPILER_OPTIONS = \"[deterministic]\";\n"
                        + "postInstall = ''\n  erl -noshell -eval '{ok, _} = beam_lib:strip_files(filelib:wildcard(\"'$out'/lib/**/*.beam\")), halt().'\n'';"
                    : "# mix.exs: releases: [app: [strip_beams: true]]     (the default; see `mix help release`)\n"
                        + "# rebar.config: {relx, [{debug_info, strip}]}.\n"
                        + "ENV ERL_COMPILER_OPTIONS=deterministic\n"
                        + "RUN erl -noshell -eval '{ok, _} = beam_lib:strip_files(filelib:wildcard(\"/app/lib/**/*.beam\")), halt().'"),
            FixLanguage = context.IsNix ? "nix" : "dockerfile",
            Source = "OTP beam_lib:strip_files/1; mix help release, strip_beams; nixpkgs mixRelease, stripDebug",
            Evidence = context.EvidenceOf(files, f => $"{ByteCount.Format(f.Debug)} of {ByteCount.Format(context.SizeOf(f))}"),
            EvidenceCount = files.Length,
            Frees = Freed.Of(files.Select(f => (f.Node, f.Bytes))),
        };
    }
}
