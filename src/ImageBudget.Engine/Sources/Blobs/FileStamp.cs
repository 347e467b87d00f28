using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ImageBudget.Sources.Blobs;

/// <summary>
/// What tells that a local file is unchanged without reading it. On Linux these are size, modification time, change time, device and inode
/// (statx(2)). The change time is set by every write, rename and change of attributes, and no program can choose it. Elsewhere .NET gives
/// size, modification time and creation time.
/// </summary>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">Modification time; compared, not shown.</param>
/// <param name="Changed">Change time on Linux, elsewhere creation time.</param>
/// <param name="Device">0 elsewhere than on Linux.</param>
/// <param name="Inode">0 elsewhere than on Linux.</param>
internal readonly record struct FileStamp(long Size, long Modified, long Changed, ulong Device, ulong Inode)
{
    // A file may be written twice within one tick of a file system's clock (2 seconds on FAT), and the second write would not show. Git
    // calls such a file racy.
    private const int UnsettledSeconds = 2;

    /// <summary>Null when the system does not tell, and when the file was changed within the last seconds or in the future.</summary>
    public static FileStamp? Of(SafeFileHandle file) => OperatingSystem.IsLinux() ? Linux.Of(file) : OfTimes(file);

    private static FileStamp? OfTimes(SafeFileHandle file)
    {
        DateTime modified = File.GetLastWriteTimeUtc(file), created = File.GetCreationTimeUtc(file);
        DateTime settled = DateTime.UtcNow.AddSeconds(-UnsettledSeconds);
        return modified < settled && created < settled
            ? new FileStamp(RandomAccess.GetLength(file), modified.Ticks, created.Ticks, 0, 0) : null;
    }

    /// <summary>struct statx of linux/stat.h, which has one layout on every processor.</summary>
    private static class Linux
    {
        private const int EmptyPath = 0x1000;
        private const uint Wanted = 0x40 | 0x80 | 0x100 | 0x200;
        private const int StructSize = 256;
        private const int InodeAt = 32;
        private const int SizeAt = 40;
        private const int ChangedAt = 96;
        private const int ModifiedAt = 112;
        private const int DeviceAt = 136;
        private const long Nanoseconds = 1_000_000_000;

        public static FileStamp? Of(SafeFileHandle file)
        {
            byte[] stat = new byte[StructSize];
            try
            {
                if (statx(file, [0], EmptyPath, Wanted, stat) != 0 || (Read<uint>(stat, 0) & Wanted) != Wanted)
                {
                    return null;
                }
            }
            catch (EntryPointNotFoundException)
            {
                // glibc before 2.28.
                return null;
            }

            long settled = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - UnsettledSeconds;
            return Read<long>(stat, ModifiedAt) < settled && Read<long>(stat, ChangedAt) < settled
                ? new FileStamp(
                    Read<long>(stat, SizeAt), TimeAt(stat, ModifiedAt), TimeAt(stat, ChangedAt),
                    ((ulong)Read<uint>(stat, DeviceAt) << 32) | Read<uint>(stat, DeviceAt + sizeof(uint)), Read<ulong>(stat, InodeAt))
                : null;
        }

        // Seconds, then nanoseconds. A time that does not fit is compared all the same.
        private static long TimeAt(byte[] stat, int at) =>
            unchecked((Read<long>(stat, at) * Nanoseconds) + Read<uint>(stat, at + sizeof(long)));

        private static T Read<T>(byte[] stat, int at)
            where T : struct =>
            MemoryMarshal.Read<T>(stat.AsSpan(at));

        [DllImport("libc", ExactSpelling = true)]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern int statx(SafeFileHandle directory, byte[] path, int flags, uint mask, [Out] byte[] stat);
    }
}

/// <summary>A part of a local file.</summary>
/// <param name="Path">Full path of the file.</param>
/// <param name="Stamp">When it was opened.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct FilePlace(string Path, FileStamp Stamp, long Offset, long Length);
