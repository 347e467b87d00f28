using System.Collections.Immutable;
using System.Globalization;
using ImageBudget.Formats;
using ImageBudget.Formats.Sqlite;

namespace ImageBudget.Ecosystems.Rpm;

/// <summary>
/// Reads the packages from an rpm database of any of its three kinds: SQLite (<c>rpmdb.sqlite</c>), ndb (<c>Packages.db</c>), Berkeley DB
/// (<c>Packages</c>). All three hold the same headers: https://rpm-software-management.github.io/rpm/manual/format_header.html
/// </summary>
internal static class RpmDatabase
{
    /// <summary>More problems than this are only counted.</summary>
    private const int MostProblems = 50;

    /// <summary>Detects the kind by content; the name is only for messages. Never throws for invalid content.</summary>
    /// <param name="fileName">For messages.</param>
    /// <param name="content">The whole file; a write-ahead log next to it is not read.</param>
    public static RpmPackages Read(string fileName, ReadOnlyMemory<byte> content)
    {
        ProblemList problems = new(MostProblems);
        ImmutableArray<RpmPackage>.Builder packages = ImmutableArray.CreateBuilder<RpmPackage>();
        RpmHeaderReader headers = new(content.Length);
        foreach ((long key, ReadOnlyMemory<byte> blob) in Blobs(content, problems))
        {
            RpmPackage? package = headers.Read(blob.Span, out string? problem);
            if (problem is not null)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"package {key}: {problem}"));
            }

            if (package is not null)
            {
                packages.Add(package);
            }
        }

        return new RpmPackages(packages.ToImmutable(), problems.ToImmutable(fileName));
    }

    private static IEnumerable<(long Key, ReadOnlyMemory<byte> Blob)> Blobs(ReadOnlyMemory<byte> content, ICollection<string> problems)
    {
        if (SqliteDatabase.Recognizes(content.Span))
        {
            return SqliteBlobs(content, problems);
        }

        if (NdbPackages.Recognizes(content.Span))
        {
            return NdbPackages.Read(content, problems);
        }

        if (BerkeleyHash.Recognizes(content.Span))
        {
            return BerkeleyHash.Read(content, problems);
        }

        problems.Add(content.IsEmpty ? "the file is empty" : "neither SQLite, ndb nor a Berkeley DB hash");
        return [];
    }

    // rpm's lib/backend/sqlite.cc: CREATE TABLE Packages (hnum INTEGER PRIMARY KEY AUTOINCREMENT, blob BLOB NOT NULL).
    private static IEnumerable<(long Key, ReadOnlyMemory<byte> Blob)> SqliteBlobs(
        ReadOnlyMemory<byte> content, ICollection<string> problems)
    {
        SqliteDatabase? database = SqliteDatabase.Open(content, problems);
        if (database is null)
        {
            yield break;
        }

        foreach (SqliteRow row in database.Rows("Packages", problems))
        {
            if (row.Values.Length >= 2 && row.Values[1].Kind == SqliteKind.Blob)
            {
                yield return (row.RowId, row.Values[1].Bytes);
            }
            else
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"package {row.RowId}: no header"));
            }
        }
    }
}
