namespace ImageBudget.Formats.Sqlite;

/// <summary>What a column holds; SQLite types values, not columns.</summary>
internal enum SqliteKind
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
}

/// <summary>One value of a row. A <see cref="SqliteKind.Real"/> is in <paramref name="Integer"/> as its bits.</summary>
/// <param name="Kind">Selects the parameter that has the value.</param>
/// <param name="Integer">The number; 0 for text and blobs.</param>
/// <param name="Bytes">Text in the database's encoding, or a blob; a slice of the file when it is contiguous there.</param>
internal readonly record struct SqliteValue(SqliteKind Kind, long Integer, ReadOnlyMemory<byte> Bytes);

/// <summary>One row of a table.</summary>
/// <param name="RowId">Also the value of an <c>INTEGER PRIMARY KEY</c> column, which itself is stored as null.</param>
/// <param name="Values">In the order of the table's columns; columns added later may be missing at the end.</param>
internal sealed record SqliteRow(long RowId, SqliteValue[] Values);
