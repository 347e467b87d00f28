using System.Text;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// The members of an image archive by name, with the links between them (old <c>docker save</c> links equal layers). Names are normalized
/// before they are compared: <c>./manifest.json</c> and <c>x/../manifest.json</c> are equal. Of two members with one name, skopeo takes the
/// first and an engine that unpacks takes the last. So the documents that choose the image must be unique, and other members of one name
/// must have equal content.
/// </summary>
internal sealed class MemberIndex(ImageLimits limits)
{
    // Links between members may form a cycle.
    private const int MaxLinks = 32;

    // No program writes an image deeper than blobs/sha256/HEX, or names longer than PATH_MAX; no image refers to such a member.
    private const int MostParts = 32;
    private const int LongestName = 4096;

    private readonly Dictionary<string, Member> _members = new(StringComparer.Ordinal);
    private int _count;

    public IEnumerable<string> Names => _members.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds a member.</summary>
    /// <returns>The normalized name of a regular file (whose content is a blob), also for a repeated name; null for all other
    /// members.</returns>
    /// <exception cref="ImageFormatException">The archive has too many members (IB9008), or one that programs read differently
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
    /// <param name="name">The repeated name.</param>
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
        + "Write the archive again",
        name);

    // A program that unpacks such a member fails or writes a file elsewhere; one that looks it up by name may find it.
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

    // Unpacking writes such a member to the link's target, possibly over another member.
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

        // A pipe, a device, or a sparse file; no program writes these into an image archive.
        Other,
    }

    private sealed class Member(string spelling, long offset, Kind kind, string? target)
    {
        public Kind Kind { get; } = kind;

        // Normalized; empty when the link leads out of the archive; null when the member is not a link.
        public string? Target { get; } = target;

        // Another member of the same name and kind; the caller compares the contents.
        public Member? Again { get; set; }

        // Another member of the same name with another kind or link target.
        public Member? Other { get; set; }

        public override string ToString() => FormattableString.Invariant($"'{InertText.OneLine(spelling, 200)}' (at {offset})");
    }
}
