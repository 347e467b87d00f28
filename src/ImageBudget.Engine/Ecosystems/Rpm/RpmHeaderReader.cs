using System.Collections.Immutable;
using ImageBudget.Formats;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>Converts header blobs to packages. One instance per database, because it limits the memory for the paths of all headers
/// together.</summary>
internal sealed class RpmHeaderReader(long contentLength)
{
    // RPMFILE_STATE_NORMAL and RPMFILE_STATE_NETSHARED; any other state means that the file was not written.
    private const long StateNormal = 0;
    private const long StateNetShared = 3;

    private readonly PathBudget paths = new(contentLength);

    /// <summary>Null when the header is unreadable; an incomplete package comes with a problem.</summary>
    public RpmPackage? Read(ReadOnlySpan<byte> blob, out string? problem)
    {
        problem = null;
        if (!RpmHeader.TryRead(blob, out RpmHeader header))
        {
            problem = "its header is cut short or of an impossible size";
            return null;
        }

        string? name = header.Text(RpmTag.Name);
        string? version = header.Text(RpmTag.Version);
        if (string.IsNullOrEmpty(name) || version is null)
        {
            problem = "its header has no name or no version";
            return null;
        }

        ImmutableArray<RpmFile> files = Files(header, ref problem);
        long[] size = header.Numbers(RpmTag.LongSize);
        size = size.Length > 0 ? size : header.Numbers(RpmTag.Size);
        long[] epoch = header.Numbers(RpmTag.Epoch);
        return new RpmPackage(
            name,
            epoch.Length > 0 ? epoch[0] : null,
            version,
            header.Text(RpmTag.Release) ?? "",
            header.Text(RpmTag.Arch) ?? "",
            header.Text(RpmTag.SourceRpm) ?? "",
            size.Length > 0 ? Math.Max(0, size[0]) : 0,
            files,
            Relations(header, RpmTag.RequireName, RpmTag.RequireFlags, RpmTag.RequireVersion),
            Relations(header, RpmTag.ProvideName, RpmTag.ProvideFlags, RpmTag.ProvideVersion));
    }

    private ImmutableArray<RpmFile> Files(RpmHeader header, ref string? problem)
    {
        List<string> names = header.Texts(RpmTag.BaseNames);
        List<string> directories = header.Texts(RpmTag.DirNames);
        long[] indexes = header.Numbers(RpmTag.DirIndexes);
        bool whole = names.Count == 0;
        names = whole ? header.Texts(RpmTag.OldFileNames) : names;
        long[] sizes = header.Numbers(RpmTag.LongFileSizes);
        sizes = sizes.Length > 0 ? sizes : header.Numbers(RpmTag.FileSizes);
        long[] modes = header.Numbers(RpmTag.FileModes);
        long[] flags = header.Numbers(RpmTag.FileFlags);
        long[] states = header.Numbers(RpmTag.FileStates);
        List<string> digests = header.Texts(RpmTag.FileDigests);
        ImmutableArray<RpmFile>.Builder files = ImmutableArray.CreateBuilder<RpmFile>(names.Count);
        for (int i = 0; i < names.Count; i++)
        {
            string? directory = whole ? "" : i < indexes.Length && indexes[i] >= 0 && indexes[i] < directories.Count
                ? directories[(int)indexes[i]] : null;
            int length = (directory?.Length ?? 0) + names[i].Length;
            if (directory is null || !paths.TrySpend(length))
            {
                problem ??= $"file {i} has no directory or a path too long";
                continue;
            }

            files.Add(new RpmFile(
                directory + names[i],
                At(sizes, i),
                (int)At(modes, i),
                (int)At(flags, i),
                i < digests.Count ? digests[i] : "",
                i >= states.Length || states[i] is StateNormal or StateNetShared));
        }

        if (files.Count > 0 && sizes.Length < names.Count)
        {
            problem ??= "some of its files have no size";
        }

        return files.ToImmutable();
    }

    private static ImmutableArray<RpmRelation> Relations(RpmHeader header, RpmTag name, RpmTag flag, RpmTag version)
    {
        List<string> names = header.Texts(name);
        long[] flags = header.Numbers(flag);
        List<string> versions = header.Texts(version);
        ImmutableArray<RpmRelation>.Builder relations = ImmutableArray.CreateBuilder<RpmRelation>(names.Count);
        for (int i = 0; i < names.Count; i++)
        {
            relations.Add(new RpmRelation(names[i], (int)At(flags, i), i < versions.Count ? versions[i] : ""));
        }

        return relations.ToImmutable();
    }

    private static long At(long[] numbers, int i) => i < numbers.Length ? Math.Max(0, numbers[i]) : 0;
}
