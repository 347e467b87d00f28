namespace ImageBudget.Ecosystems.Nix;

/// <summary>
/// The order of <c>builtins.compareVersions</c> and <c>nix-env -u</c>: runs of digits and runs of anything else, separated by <c>.</c> and
/// <c>-</c>. Nix manual, "nix-env --upgrade", section "Versions": https://nix.dev/manual/nix/latest/command-ref/nix-env/upgrade#versions
/// </summary>
internal sealed class NixVersions : VersionScheme
{
    public static readonly NixVersions Instance = new();

    public override bool IsValid(string version) => version.Length > 0;

    protected override int Order(string x, string y)
    {
        ReadOnlySpan<char> restX = x;
        ReadOnlySpan<char> restY = y;
        while (!restX.IsEmpty || !restY.IsEmpty)
        {
            ReadOnlySpan<char> componentX = Take(ref restX);
            ReadOnlySpan<char> componentY = Take(ref restY);
            int order = Rank(componentX).CompareTo(Rank(componentY));
            order = order != 0 ? order
                : Rank(componentX) == Number ? Digits.Compare(componentX, componentY)
                : Digits.Ordinal(componentX, componentY);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private const int Number = 3;

    // "pre" is before the end of the version, other words after it, numbers after words: 2.3pre1 < 2.3 < 2.3a < 2.3.1.
    private static int Rank(ReadOnlySpan<char> component) =>
        component.IsEmpty ? 1
        : component.SequenceEqual("pre") ? 0
        : char.IsAsciiDigit(component[0]) ? Number
        : 2;

    private static ReadOnlySpan<char> Take(scoped ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(".-");
        if (!rest.IsEmpty && char.IsAsciiDigit(rest[0]))
        {
            return Digits.Take(ref rest);
        }

        int length = 0;
        while (length < rest.Length && !char.IsAsciiDigit(rest[length]) && rest[length] is not ('.' or '-'))
        {
            length++;
        }

        ReadOnlySpan<char> word = rest[..length];
        rest = rest[length..];
        return word;
    }
}
