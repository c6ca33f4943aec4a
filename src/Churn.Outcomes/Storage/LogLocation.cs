using System.Diagnostics.CodeAnalysis;
using Churn.Core.Encryption;

namespace Churn.Outcomes.Storage;

/// <summary>Where a log is: <c>sqlite:log.db</c>, or <c>postgres:</c> and a connection string or a URL.</summary>
public sealed class LogLocation
{
    /// <summary>What a location looks like, for messages and help.</summary>
    public const string Form = "sqlite:FILE or postgres:CONNECTION, as in sqlite:log.db or postgres://user@host/database";

    private const string Sqlite = "sqlite:";
    private const string Postgres = "postgres:";

    private readonly Func<bool, EncryptionKeys?, IOutcomeStore> open;

    private LogLocation(string name, IReadOnlyList<string> files, Func<bool, EncryptionKeys?, IOutcomeStore> open) =>
        (Name, Files, this.open) = (name, files, open);

    /// <summary>What the log is called in documents: a file, or the kind of database, without address and user.</summary>
    public string Name { get; }

    /// <summary>The full path of a log in SQLite; null for one in PostgreSQL.</summary>
    public string? File => Files.Count == 0 ? null : Files[0];

    /// <summary>The paths of its files, which need not be there; none for a database with a server.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Reads a location.</summary>
    /// <param name="text">The text.</param>
    /// <param name="location">The location; null where the text is none.</param>
    /// <param name="error">What is wrong with the text, to be written after its name; null where nothing is.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out LogLocation? location, [NotNullWhen(false)] out string? error)
    {
        (location, error) = (null, $"must be {Form}.");
        if (text.StartsWith(Sqlite, StringComparison.Ordinal) && text.Length > Sqlite.Length && !text.Contains('\0'))
        {
            var path = Path.GetFullPath(text[Sqlite.Length..]);
            location = new LogLocation(
                $"{Sqlite}{path}",
                [path, $"{path}-wal", $"{path}-shm"],
                (isDurable, keys) => new SqliteStore(path, isDurable, keys));
        }
        else if (text.StartsWith(Postgres, StringComparison.Ordinal)
            && PostgresAddress.TryRead(text, text[Postgres.Length..], out var connection, out error))
        {
            location = new LogLocation("PostgreSQL", [], (isDurable, _) => new PostgresStore(connection, isDurable));
        }

        if (location is not null) error = null;
        return location is not null;
    }

    /// <summary>Makes the store; nothing is opened or created yet.</summary>
    /// <param name="isDurable">
    /// Whether predictions are on the disk when they have been appended; else the last ones can be lost with the power. Outcomes
    /// always are.
    /// </param>
    /// <param name="keys">
    /// The keys that a log in SQLite may be encrypted under, and a new one is; null for none. One in PostgreSQL is not encrypted.
    /// </param>
    public IOutcomeStore CreateStore(bool isDurable = true, EncryptionKeys? keys = null) => open(isDurable, keys);
}
