using System.Globalization;
using Apache.Arrow;
using Churn.Data.Tables;
using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace Churn.Cli.Parquet;

/// <summary>
/// A Parquet file read by DuckDB: on one connection of its own, without extensions from the network, without temporary files, in
/// memory that does not grow with the file. Values become texts as a CSV file would have them.
/// </summary>
internal sealed class DuckDbParquet : IParquetFile
{
    /// <summary>What DuckDB may take at most; a row group is read piece by piece, so this is seldom reached.</summary>
    private const int MaxMegabytes = 512;

    /// <summary>Types whose text is that of a CSV file.</summary>
    private static readonly string[] Plain =
    [
        "VARCHAR", "ENUM", "UUID", "BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
        "UINTEGER", "UBIGINT", "UHUGEINT", "DECIMAL", "DATE", "TIME", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS",
    ];

    private readonly DuckDBConnection connection = new("DataSource=:memory:");
    private readonly string table;
    private readonly List<(string Name, string Text)> columns = []; // the expression that makes the text
    private readonly List<(string Name, string Type)> others = [];

    private DuckDbParquet(string path)
    {
        table = $"read_parquet({Quoted(Literally(Path.GetFullPath(path)), '\'')}, hive_partitioning = false, "
            + "binary_as_string = true)";
        try
        {
            connection.Open();
            Execute("SET autoinstall_known_extensions = false");
            Execute("SET autoload_known_extensions = false");
            Execute("SET temp_directory = ''");
            Execute("SET enable_external_file_cache = false"); // the file is read once
            Execute(FormattableString.Invariant($"SET memory_limit = '{MaxMegabytes}MB'"));
            Execute("SET threads = 1"); // more read ahead, and take more memory
            foreach (var (name, type) in Select($"DESCRIBE SELECT * FROM {table}", row => (row.GetString(0), row.GetString(1))))
                if (TextOf(Quoted(name, '"'), type) is { } text) columns.Add((name, text));
                else others.Add((name, type));
            Rows = Select(
                $"SELECT num_rows FROM parquet_file_metadata({Quoted(Literally(Path.GetFullPath(path)), '\'')})",
                row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture))[0];
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Names => [.. columns.Select(column => column.Name)];

    public IReadOnlyList<(string Name, string Type)> Others => others;

    public long Rows { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="ParquetException">DuckDB cannot read it.</exception>
    public static IParquetFile Open(string path) => Guard(() => new DuckDbParquet(path));

    public IParquetRows Read(IReadOnlyList<bool> isRead, long skip)
    {
        var texts = columns.Select((column, i) => isRead[i] ? column.Text : "NULL::VARCHAR");
        return new ArrowRows(
            connection, FormattableString.Invariant($"SELECT {string.Join(", ", texts)} FROM {table} OFFSET {skip}"));
    }

    public void Dispose() => connection.Dispose();

    /// <summary>The expression that makes a value's text; null where the type has no single values.</summary>
    private static string? TextOf(string column, string type) => type.Split('(')[0] switch
    {
        _ when type.EndsWith(']') => null,
        "FLOAT" or "DOUBLE" => // whole numbers as such, so that keys that had to become numbers with a fraction join
            $"CASE WHEN isnan({column}) THEN NULL WHEN {column} = trunc({column}) AND abs({column}) < 1e15 "
            + $"THEN {column}::BIGINT::VARCHAR ELSE {column}::VARCHAR END",
        "TIMESTAMP WITH TIME ZONE" => $"make_timestamp(epoch_us({column}))::VARCHAR || 'Z'",
        var name when Plain.Contains(name) => $"{column}::VARCHAR",
        _ => null,
    };

    /// <summary>A path as a pattern that no other file fits.</summary>
    private static string Literally(string path) =>
        string.Concat(path.Select(letter => letter is '*' or '?' or '[' ? $"[{letter}]" : $"{letter}"));

    private static string Quoted(string text, char quote) => $"{quote}{text.Replace($"{quote}", $"{quote}{quote}")}{quote}";

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is DuckDBException or InvalidOperationException)
        {
            throw new ParquetException(
                fault is DuckDBException { ErrorType: DuckDBErrorType.OutOfMemory } ? ParquetFault.NeedsMemory
                : ParquetFault.Damaged,
                fault);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw new ParquetException(ParquetFault.NoLibrary, fault);
        }
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private List<T> Select<T>(string sql, Func<DuckDBDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read()) all.Add(read(rows));
        return all;
    }

    /// <summary>The rows of a query of texts, some thousand at a time.</summary>
    private sealed class ArrowRows : IParquetRows
    {
        private readonly DuckDBCommand command;
        private readonly Apache.Arrow.Ipc.IArrowArrayStream stream;
        private readonly StringArray[] columns;
        private RecordBatch? batch;
        private int row;

        public ArrowRows(DuckDBConnection connection, string sql)
        {
            command = connection.CreateCommand();
            (command.CommandText, command.UseStreamingMode) = (sql, true);
            stream = Guard(command.ExecuteArrowStream);
            columns = new StringArray[stream.Schema.FieldsList.Count];
        }

        public bool Next()
        {
            while (batch is null || ++row >= batch.Length)
            {
                batch?.Dispose();
                batch = Guard(() => stream.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult());
                if (batch is null) return false;
                row = -1;
                for (var i = 0; i < columns.Length; i++) columns[i] = (StringArray)batch.Column(i);
            }

            return true;
        }

        public ReadOnlySpan<byte> Field(int position) => columns[position].GetBytes(row, out _);

        public void Dispose()
        {
            batch?.Dispose();
            stream.Dispose();
            command.Dispose();
        }
    }
}
