using System.Collections.Immutable;
using System.Text;

namespace ImageBudget.Fuzzing;

/// <summary>An input that once showed a bug.</summary>
/// <param name="Target">The name of its target.</param>
/// <param name="What">What happened.</param>
/// <param name="Input">As small as it could be made.</param>
public sealed record FuzzFind(string Target, string What, byte[] Input)
{
    /// <summary>For lists of tests.</summary>
    public override string ToString() => $"{Target}: {What}";
}

/// <summary>What the fuzzer has found so far; tests hold that it stays fixed.</summary>
public static class FuzzFinds
{
    public static ImmutableArray<FuzzFind> All { get; } =
    [
        Text("cargo-auditable", "a header of zlib that asks for a dictionary was an exception of the platform's", "\x78\x20abcdefgh"),
        Text(
            "nix2container", "an image-config that is not UTF-8 was an exception of the platform's",
            """{"version":1,"image-config":{"Cmd":["XXXX"]},"layers":[],"arch":"a"}""".Replace("XXXX", "\x97x", StringComparison.Ordinal)),
        Bytes("gzip", "a wrong trailer was passed over when a right one followed",
            "H4sIAAAAAAAEAytOTc7PSwEAbBEftgYAAAQDK05Nzs9LAQBpER+2BgAAAAA="),
        Bytes("gzip", "content that holds its own trailer hid the next member",
            "H4sIAAAAAAAAAwEYAOf/c2hvd24uLi54VjQSGAAAAHp6enrIwtQaeFY0EhgAAAAfiwgAAAAAAAIDy8hMSUnNAwC96V2IBgAAAA=="),
        Text("gemspec", "a gem without a name was a package", "Gem::Specification.new do |s|\n  s.name = \"\"\n  s.version = \"1\"\nend\n"),
        Text("baseline", "no images were written as null, which is no list", "version: 1\nimages: []\n"),
    ];

    private static FuzzFind Text(string target, string what, string input) => new(target, what, Encoding.Latin1.GetBytes(input));

    private static FuzzFind Bytes(string target, string what, string base64) => new(target, what, Convert.FromBase64String(base64));
}
