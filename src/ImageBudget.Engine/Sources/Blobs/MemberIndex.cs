using System.Text;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// The members of an image archive by name, with the links among them (old <c>docker save</c> links equal layers). Names are compared as
/// they unpack: <c>./manifest.json</c> and <c>x/../manifest.json</c> are one. Of two members with one name skopeo takes the first, and an
/// engine that unpacks the last; so documents that choose the image may not be there twice, and others only with one content.
/// </summary>
internal sealed class MemberIndex(ImageLimits limits)
{
    // Links between members may form a ring.
    private const int MaxLinks = 32;

    // No program writes an image deeper than blobs/sha256/HEX, or names longer than PATH_MAX; such a member is none that an image could
    // name.
    private const int MostParts = 32;
    private const int LongestName = 4096;

    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private int _count;

    public IEnumerable<string> Names => _members.Keys.Order(StringComparer.Ordinal);

    /// <summary>Takes note of a member.</summary>
    /// <returns>Its name when it is a regular file, whose content is a blob, also when there is one of that name already; else
    /// null.</returns>
    /// <exception cref="ImageFormatException">The archive has too many members (IB9008), or one that programs would read differently
    /// (IB9004).</exception>
    public string? Add(TarEntry entry)
    {
        if (++_count > limits.Members)
        {
            throw new ImageFormatException(
                Codes.LimitExceeded, $"the archive has more than {limits.Members} members{LimitSetting.WayOut("members")}");
        }

        string spelling = Encoding.UTF8.GetString(entry.Name);
        string? name = MemberName.Normalize(spelling);
        if (name is null)
        {
            RequireInside(spelling, entry);
            return null;
        }

        if (entry.Type == TarEntryType.Directory || name.Length > LongestName || name.AsSpan().Count('/') >= MostParts)
        {
            return null;
        }

        RequireNoLinkAbove(name, entry);
        Member member = new(spelling, entry.HeaderOffset, KindOf(entry), TargetOf(name, entry));
        if (!_members.TryGetValue(name, out Member? earlier))
        {
            _members.Add(name, member);
        }
        else if (name is OciIndex.Name or DockerArchive.ManifestName or OciIndex.LayoutName)
        {
            throw Twice(name, earlier, member, "");
        }
        else if (earlier.Kind != member.Kind || earlier.Target != member.Target)
        {
            earlier.Other = member;
        }
        else
        {
            earlier.Again = member;
        }

        return member.Kind == Kind.File ? name : null;
    }

    public bool Contains(string name) => _members.ContainsKey(name);

    /// <summary>The error about two files of one name with different content.</summary>
    /// <param name="name">That was added twice.</param>
    public ImageFormatException Differ(string name) => Twice(name, _members[name], _members[name].Again!, " with different content");

    /// <inheritdoc cref="BlobSource.Resolve" />
    public string Resolve(string name)
    {
        string current = name;
        for (int i = 0; i <= MaxLinks; i++)
        {
            if (!_members.TryGetValue(current, out Member? member))
            {
                throw new ImageFormatException(
                    Codes.MissingBlob,
                    current == name
                        ? $"'{InertText.OneLine(name, 200)}' is named by the image but is not in it"
                        : $"'{InertText.OneLine(name, 200)}' is a link to '{InertText.OneLine(current, 200)}', which is not in the archive",
                    name);
            }

            if (member.Other is { } other)
            {
                throw Twice(current, member, other, " of different kinds");
            }

            switch (member.Kind)
            {
                case Kind.File:
                    return current;
                case Kind.Other:
                    throw new ImageFormatException(
                        Codes.MissingBlob, $"'{InertText.OneLine(name, 200)}' is named by the image but is no regular file in the archive",
                        name);
                default:
                    current = member.Target!;
                    break;
            }
        }

        throw new ImageFormatException(Codes.MissingBlob, $"'{InertText.OneLine(name, 200)}' is part of a cycle of links", name);
    }

    private static Kind KindOf(TarEntry entry) => entry.Type switch
    {
        TarEntryType.File => entry.IsSparse ? Kind.Other : Kind.File,
        TarEntryType.SymbolicLink => Kind.SymbolicLink,
        TarEntryType.HardLink => Kind.HardLink,
        _ => Kind.Other,
    };

    private static string? TargetOf(string name, TarEntry entry) => entry.Type switch
    {
        TarEntryType.SymbolicLink => MemberName.Follow(name, Encoding.UTF8.GetString(entry.LinkName)) ?? "",
        TarEntryType.HardLink => MemberName.Normalize(entry.LinkName) ?? "",
        _ => null,
    };

    private static ImageFormatException Twice(string name, Member one, Member two, string how) => new(
        Codes.MalformedTar,
        $"the archive has '{InertText.OneLine(name, 200)}' twice{how}: {one} and {two}; programs differ on which of them counts. "
        + "Write the archive anew",
        name);

    // Whoever unpacks such a member has an error, or a file elsewhere; whoever looks it up by name may find it.
    private static void RequireInside(string spelling, TarEntry entry)
    {
        if (spelling.Contains("..", StringComparison.Ordinal) && spelling.Split('/').Contains(".."))
        {
            throw new ImageFormatException(
                Codes.MalformedTar,
                FormattableString.Invariant(
                    $"the archive has a member '{InertText.OneLine(spelling, 200)}' (at {entry.HeaderOffset}), which lies outside the archive"));
        }
    }

    // Unpacked, such a member lies where the link leads, perhaps in the place of another.
    private void RequireNoLinkAbove(string name, TarEntry entry)
    {
        Dictionary<string, Member>.AlternateLookup<ReadOnlySpan<char>> members = _members.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            if (members.TryGetValue(name.AsSpan(0, slash), out Member? above) && above.Kind == Kind.SymbolicLink)
            {
                throw new ImageFormatException(
                    Codes.MalformedTar,
                    FormattableString.Invariant(
                        $"the archive has a member '{InertText.OneLine(name, 200)}' (at {entry.HeaderOffset}) below the link {above}; ")
                    + "programs differ on where it lies");
            }
        }
    }

    private enum Kind
    {
        File,
        SymbolicLink,
        HardLink,

        // A pipe or a device, or a sparse file, which nobody writes into an image.
        Other,
    }

    private sealed class Member(string spelling, long offset, Kind kind, string? target)
    {
        public Kind Kind { get; } = kind;

        // Normalized; empty for one that leads out of the archive, where no member is. Null for what is no link.
        public string? Target { get; } = target;

        // Another member of the same name and kind; whether the contents are equal is for who has the bytes.
        public Member? Again { get; set; }

        // Another one of the same name that is something else.
        public Member? Other { get; set; }

        public override string ToString() => FormattableString.Invariant($"'{InertText.OneLine(spelling, 200)}' (at {offset})");
    }
}
