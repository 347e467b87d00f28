using System.Text;
using ImageBudget.Formats.Sqlite;
using NUnit.Framework;

namespace ImageBudget.Engine.Tests.Formats.Sqlite;

[TestFixture]
internal sealed class SqliteDatabaseTests
{
    private static byte[] Sample([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        File.ReadAllBytes(File.Exists(here) ? Path.Combine(Path.GetDirectoryName(here)!, "Samples", "kinds.sqlite") : SamplePath());

    private static string SamplePath()
    {
        for (DirectoryInfo? at = new(TestContext.CurrentContext.TestDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "tests", "ImageBudget.Engine.Tests", "Formats", "Sqlite", "Samples", "kinds.sqlite");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("kinds.sqlite");
    }

    [Test]
    public void Rows_AreAllReadInKeyOrder()
    {
        List<string> problems = [];
        SqliteDatabase database = SqliteDatabase.Open(Sample(), problems)!;
        List<SqliteRow> rows = [.. database.Rows("KINDS", problems)];
        Assert.That(problems, Is.Empty);
        Assert.That(rows.Select(r => r.RowId), Is.EqualTo(Enumerable.Range(1, 200).Select(i => (long)i)));
        using (Assert.EnterMultipleScope())
        {
            foreach (SqliteRow row in rows)
            {
                long x = row.RowId;
                long expected = (x % 7) switch
                {
                    0 => 0,
                    1 => 1,
                    2 => -x,
                    3 => x * 1000,
                    4 => x * 100000,
                    5 => x * 100000000000,
                    _ => -9223372036854775807,
                };
                Assert.That(row.Values[0].Kind, Is.EqualTo(SqliteKind.Null));
                Assert.That(Encoding.UTF8.GetString(row.Values[1].Bytes.Span), Is.EqualTo($"row {x}"));
                Assert.That(row.Values[2], Is.EqualTo(new SqliteValue(SqliteKind.Integer, expected, default)));
                Assert.That(row.Values[3].Kind == SqliteKind.Integer
                    ? row.Values[3].Integer : BitConverter.Int64BitsToDouble(row.Values[3].Integer), Is.EqualTo(x / 4.0));
                Assert.That(row.Values[4].Bytes.Length, Is.EqualTo(x % 50 == 0 ? x * 10 : 0));
            }
        }
    }

    [Test]
    public void MissingTable_IsAProblem()
    {
        List<string> problems = [];
        Assert.That(SqliteDatabase.Open(Sample(), problems)!.Rows("Packages", problems), Is.Empty);
        Assert.That(problems, Has.Count.EqualTo(1));
    }

    [Test]
    public void OtherFile_IsAProblem()
    {
        List<string> problems = [];
        Assert.That(SqliteDatabase.Open("not a database"u8.ToArray(), problems), Is.Null);
        Assert.That(problems, Has.Count.EqualTo(1));
    }

    [Test]
    public void CutShort_IsAlwaysAProblem()
    {
        foreach (byte[] cut in Hostile.Truncations(Sample()))
        {
            Assert.That(Problems(cut), Is.Not.Empty, $"{cut.Length} bytes");
        }
    }

    [Test]
    public void Damaged_NeverThrowsNorRepeats()
    {
        byte[] sample = Sample();
        foreach (byte[] copy in Hostile.Flips(sample, 500, seed: 1))
        {
            Problems(copy);
        }
    }

    // Page 1's only child pointer points to page 1 itself.
    [Test]
    public void PageThatIsItsOwnChild_IsReadOnce()
    {
        byte[] sample = Sample();
        sample[100] = 5;
        sample.AsSpan(103, 2).Clear();
        new byte[] { 0, 0, 0, 1 }.CopyTo(sample, 108);
        Assert.That(Problems(sample), Has.Some.Contains("used twice"));
    }

    private static List<string> Problems(byte[] content)
    {
        List<string> problems = [];
        long bytes = 0;
        foreach (SqliteRow row in SqliteDatabase.Open(content, problems)?.Rows("kinds", problems) ?? [])
        {
            bytes += row.Values.Sum(v => (long)v.Bytes.Length);
        }

        Assert.That(bytes, Is.LessThanOrEqualTo(2L * content.Length));
        return problems;
    }
}
