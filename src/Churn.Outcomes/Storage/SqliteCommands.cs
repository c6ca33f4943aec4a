using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Churn.Outcomes.Storage;

/// <summary>Runs statements of SQLite.</summary>
internal static class SqliteCommands
{
    public static SqliteCommand Command(this SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>Gives the parameters their values, in the place of those before.</summary>
    public static void Bind(this SqliteCommand command, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
    }

    /// <returns>How many rows were changed.</returns>
    public static int Run(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Command(sql);
        command.Bind(parameters);
        return command.ExecuteNonQuery();
    }

    public static long Number(
        this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.Command(sql);
        command.Bind(parameters);
        return (long)command.ExecuteScalar()!;
    }
}

/// <summary>
/// A statement that is run for many rows, without the objects that ADO.NET makes for each. Parameters count from 1; what is
/// bound stays bound, and a text that many rows share is bound once.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;
    private readonly string?[] texts;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        texts = new string?[raw.sqlite3_bind_parameter_count(statement) + 1];
    }

    public void Bind(int index, ReadOnlySpan<byte> bytes) => Check(raw.sqlite3_bind_blob(statement, index, bytes));

    public void BindNull(int index) => Check(raw.sqlite3_bind_null(statement, index));

    public void Bind(int index, long? number)
    {
        if (number is { } known) Check(raw.sqlite3_bind_int64(statement, index, known));
        else BindNull(index);
    }

    public void Bind(int index, double? number)
    {
        if (number is { } known) Check(raw.sqlite3_bind_double(statement, index, known));
        else BindNull(index);
    }

    public void Bind(int index, string? text)
    {
        if (ReferenceEquals(text, texts[index])) return;
        if (text is null) BindNull(index);
        else Check(raw.sqlite3_bind_text(statement, index, text));
        texts[index] = text;
    }

    /// <summary>Runs the statement with what is bound.</summary>
    public void Run()
    {
        var outcome = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (outcome != raw.SQLITE_DONE) Check(outcome);
    }

    public void Dispose() => statement.Dispose();

    private void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, database);
}
