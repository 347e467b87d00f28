namespace ImageBudget.Ecosystems.Alpine;

/// <summary>
/// <c>number{.number}[letter]{_suffix[number]}[~hash][-rN]</c> as apk-tools orders it. apk-package(5), "Package version":
/// https://gitlab.alpinelinux.org/alpine/apk-tools/-/blob/master/doc/apk-package.5.scd, and its table test/unit/version.data.
/// </summary>
internal sealed class ApkVersions : VersionScheme
{
    public static readonly ApkVersions Instance = new();

    // In this order: a suffix before None makes a version older than the one without it, a suffix after it newer.
    private static readonly string[] Suffixes = ["alpha", "beta", "pre", "rc", "", "cvs", "svn", "git", "hg", "p"];

    private const int NoSuffix = 4;

    // The kinds of parts; when one version ends, a part that is earlier in the grammar makes the other version newer.
    private enum Part
    {
        First,
        Number,
        Letter,
        Suffix,
        SuffixNumber,
        Hash,
        Revision,
        End,
        Invalid,
    }

    public override bool IsValid(string version)
    {
        Cursor cursor = new(version);
        while (cursor.Part < Part.End)
        {
            cursor.Next();
        }

        return cursor.Part == Part.End;
    }

    protected override int Order(string x, string y)
    {
        Cursor a = new(x);
        Cursor b = new(y);
        while (a.Part == b.Part && a.Part < Part.End)
        {
            int order = OrderParts(a, b);
            if (order != 0)
            {
                return order;
            }

            a.Next();
            b.Next();
        }

        if (a.Part == b.Part)
        {
            return 0;
        }

        if (a.IsPreRelease)
        {
            return -1;
        }

        return b.IsPreRelease ? 1 : b.Part.CompareTo(a.Part);
    }

    private static int OrderParts(Cursor a, Cursor b) => a.Part switch
    {
        // As in Gentoo: a component after the first that starts with a zero reads as a fraction.
        Part.Number when StartsWithZero(a.Value) || StartsWithZero(b.Value) => Digits.Ordinal(a.Value, b.Value),
        Part.Suffix => a.Suffix.CompareTo(b.Suffix),
        Part.Letter or Part.Hash => Digits.Ordinal(a.Value, b.Value),
        _ => Digits.Compare(a.Value, b.Value),
    };

    private static bool StartsWithZero(ReadOnlySpan<char> digits) => !digits.IsEmpty && digits[0] == '0';

    private ref struct Cursor
    {
        private ReadOnlySpan<char> rest;

        public Cursor(ReadOnlySpan<char> version)
        {
            rest = version;
            Part = Part.First;
            Number();
        }

        public Part Part { get; private set; }

        public ReadOnlySpan<char> Value { get; private set; }

        public int Suffix { get; private set; }

        public readonly bool IsPreRelease => Part == Part.Suffix && Suffix < NoSuffix;

        public void Next()
        {
            if (rest.IsEmpty)
            {
                Part = Part.End;
                return;
            }

            char c = rest[0];
            switch (c)
            {
                case >= 'a' and <= 'z' when Part <= Part.Number:
                    Value = rest[..1];
                    rest = rest[1..];
                    Part = Part.Letter;
                    break;
                case '.' when Part <= Part.Number:
                    rest = rest[1..];
                    Part = Part.Number;
                    Number();
                    break;
                case >= '0' and <= '9' when Part == Part.Suffix:
                    Part = Part.SuffixNumber;
                    Number();
                    break;
                case '_' when Part <= Part.SuffixNumber:
                    rest = rest[1..];
                    TakeSuffix();
                    break;
                case '~' when Part < Part.Hash:
                    rest = rest[1..];
                    TakeHash();
                    break;
                case '-' when Part < Part.Revision && rest.StartsWith("-r"):
                    rest = rest[2..];
                    Part = Part.Revision;
                    Number();
                    break;
                default:
                    Part = Part.Invalid;
                    break;
            }
        }

        private void Number()
        {
            Value = Digits.Take(ref rest);
            Part = Value.IsEmpty ? Part.Invalid : Part;
        }

        private void TakeSuffix()
        {
            int length = rest.IndexOfAnyExceptInRange('a', 'z');
            Value = length < 0 ? rest : rest[..length];
            rest = rest[Value.Length..];
            Suffix = -1;
            for (int i = 0; i < Suffixes.Length && !Value.IsEmpty; i++)
            {
                Suffix = Value.SequenceEqual(Suffixes[i]) ? i : Suffix;
            }

            Part = Suffix < 0 ? Part.Invalid : Part.Suffix;
        }

        private void TakeHash()
        {
            int length = 0;
            while (length < rest.Length && char.IsAsciiHexDigitLower(rest[length]))
            {
                length++;
            }

            Value = rest[..length];
            rest = rest[length..];
            Part = length == 0 ? Part.Invalid : Part.Hash;
        }
    }
}
