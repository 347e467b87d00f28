using ImageBudget.Formats.Sqlite;
using ImageBudget.Fuzzing.Samples;

namespace ImageBudget.Fuzzing.Targets;

/// <summary>The rows of a database file; what is damaged is a problem.</summary>
internal sealed class SqliteTarget : FuzzTarget
{
    public override string Name => "sqlite";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [SqliteSample.Packages("one"u8.ToArray(), new byte[40]), SqliteSample.Packages()];

    public override bool Run(byte[] input)
    {
        List<string> problems = [];
        SqliteDatabase? database = SqliteDatabase.Open(input, problems);
        Hold.That(database is not null || problems.Count > 0, "no database and no problem");
        long bytes = 0;
        foreach (SqliteRow row in database?.Rows("Packages", problems) ?? [])
        {
            foreach (SqliteValue value in row.Values)
            {
                bytes += value.Bytes.Length;
                _ = database!.Text(value);
            }
        }

        Hold.That(bytes <= 16L * input.Length + 1024, "many times the bytes of the file");
        return problems.Count == 0;
    }
}
