using System.Text;
using ImageBudget.Model;
using ImageBudget.Tar;

namespace ImageBudget.Sources.Blobs;

/// <summary>The members of an image archive by name, with the links among them (old <c>docker save</c> links equal layers).</summary>
internal sealed class MemberIndex(ImageLimits limits)
{
    // Links between members may form a ring.
    private const int MaxLinks = 32;

    private readonly SortedDictionary<string, string?> _members = new(StringComparer.Ordinal);
    private int _count;

    public IEnumerable<string> Names => _members.Keys;

    /// <summary>Takes note of a member.</summary>
    /// <returns>Its name when it is a regular file, whose content is a blob; else null.</returns>
    public string? Add(TarEntry entry)
    {
        if (++_count > limits.Members)
        {
            throw new ImageFormatException(Codes.LimitExceeded, $"the archive has more than {limits.Members} members{LimitSetting.WayOut("members")}");
        }

        string? name = MemberName.Normalize(entry.Name);
        if (name is null || entry.IsSparse)
        {
            return null;
        }

        switch (entry.Type)
        {
            case TarEntryType.File:
                _members[name] = null;
                return name;
            case TarEntryType.SymbolicLink:
                string target = Encoding.UTF8.GetString(entry.LinkName);
                _members[name] = MemberName.Follow(name, target) ?? "";
                return null;
            case TarEntryType.HardLink:
                _members[name] = MemberName.Normalize(entry.LinkName) ?? "";
                return null;
            default:
                return null;
        }
    }

    public bool Contains(string name) => _members.ContainsKey(name);

    /// <inheritdoc cref="BlobSource.Resolve" />
    public string Resolve(string name)
    {
        string current = name;
        for (int i = 0; i <= MaxLinks; i++)
        {
            if (!_members.TryGetValue(current, out string? target))
            {
                throw new ImageFormatException(
                    Codes.MissingBlob,
                    current == name
                        ? $"'{InertText.OneLine(name, 200)}' is named by the image but is not in it"
                        : $"'{InertText.OneLine(name, 200)}' is a link to '{InertText.OneLine(current, 200)}', which is not in the archive",
                    name);
            }

            if (target is null)
            {
                return current;
            }

            current = target;
        }

        throw new ImageFormatException(Codes.MissingBlob, $"'{InertText.OneLine(name, 200)}' is part of a cycle of links", name);
    }
}
