using ImageBudget.Model;

namespace ImageBudget.Advice.Nix;

/// <summary>The name of a store path in a Nix expression.</summary>
internal static class NixAttribute
{
    /// <summary>
    /// The attribute, with its output unless that is the default one. <c>gcc</c> and <c>clang</c> are nixpkgs' wrappers, and the compilers
    /// themselves are in <c>stdenv.cc</c> (nixpkgs, pkgs/build-support/cc-wrapper: <c>cc</c>, <c>bintools</c>).
    /// </summary>
    public static string Of(Package package)
    {
        string attribute = package.Name switch
        {
            "gcc" or "clang" => "stdenv.cc.cc",
            "gcc-wrapper" or "clang-wrapper" => "stdenv.cc",
            "binutils" => "stdenv.cc.bintools.bintools",
            "binutils-wrapper" => "stdenv.cc.bintools",
            "stdenv-linux" => "stdenv",
            _ => package.Name,
        };
        return package.Output is null or "out" ? attribute : $"{attribute}.{package.Output}";
    }

    /// <summary>True for two outputs of one derivation. Inside that derivation, the other output must be written as a shell variable: its
    /// attribute would be an infinite recursion.</summary>
    public static bool AreOneDerivation(Package one, Package other) =>
        one.Name == other.Name && one.Version == other.Version && one.Output != other.Output;

    /// <summary>The shell variable that holds the output while it is built.</summary>
    public static string Variable(Package package) => "$" + (package.Output ?? "out");
}
