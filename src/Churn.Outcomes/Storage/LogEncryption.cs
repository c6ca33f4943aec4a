using System.Data.Common;
using Churn.Core.Encryption;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Storage;

/// <summary>Encrypts a log in SQLite that is there, and changes the key that it is under.</summary>
/// <param name="path">The file.</param>
/// <param name="keys">The keys.</param>
public sealed class LogEncryption(string path, EncryptionKeys keys)
{
    private const int RowsAtOnce = 10_000;

    private readonly string address = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWrite,
        Pooling = false,
    }.ConnectionString;

    /// <summary>
    /// Encrypts a log under the current key: its key, and the rows that are there; then the file is written anew, so that nothing
    /// plain is left in it. It can be stopped at any moment, and done again. A service that has the log open writes plain rows
    /// until it is started again.
    /// </summary>
    /// <returns>What was done.</returns>
    /// <exception cref="EncryptionException">It is under a key that is not given.</exception>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    /// <exception cref="DbException">It cannot be read or written now.</exception>
    public async Task<EncryptionChange> EncryptAsync(CancellationToken cancellation = default)
    {
        using (var store = new SqliteStore(path, keys: keys)) await store.OpenAsync(cancellation); // brings its tables up to date
        using var connection = Connect();
        var key = LogKey.Read(connection, path, keys);
        if (key.KeyId != keys.Current.Id) LogKey.Wrap(connection, key.Secret, keys.Current);
        var rows = Seal(connection, new CodedRows(LogKey.Read(connection, path, keys), path), cancellation);
        if (rows > 0 || !key.IsWrapped) connection.Run("VACUUM");
        Checkpoint(connection);
        return rows > 0 || !key.IsWrapped ? EncryptionChange.Encrypted
            : key.KeyId == keys.Current.Id ? EncryptionChange.None
            : EncryptionChange.Rotated;
    }

    /// <summary>Wraps the log's key by another one. No row is written.</summary>
    /// <param name="key">The key that shall open the log from now on.</param>
    /// <inheritdoc cref="EncryptAsync"/>
    public EncryptionChange Rotate(IEncryptionKey key)
    {
        using var connection = Connect();
        var id = KeyId(connection);
        if (id is null) return EncryptionChange.IsPlain;
        if (id == key.Id) return EncryptionChange.None;
        LogKey.Wrap(connection, LogKey.Read(connection, path, keys).Secret, key);
        Checkpoint(connection);
        return EncryptionChange.Rotated;
    }

    /// <summary>The key of an encrypted log, for a backup that is encrypted itself; null for a plain log.</summary>
    /// <inheritdoc cref="EncryptAsync"/>
    public byte[]? ReadSecret()
    {
        using var connection = Connect();
        return KeyId(connection) is null ? null : LogKey.Read(connection, path, keys).Secret;
    }

    /// <summary>Puts the key of a log that came from a backup under the current key.</summary>
    /// <param name="secret">What <see cref="ReadSecret"/> returned.</param>
    /// <inheritdoc cref="EncryptAsync"/>
    public void WriteSecret(byte[] secret)
    {
        using var connection = Connect();
        LogKey.Wrap(connection, secret, keys.Current);
        Checkpoint(connection);
    }

    /// <summary>The id of the key that the log is under; null where it is plain, as all of earlier releases are.</summary>
    private string? KeyId(SqliteConnection connection) =>
        connection.Number("PRAGMA user_version") < SqliteSchema.Steps.Length ? null : LogKey.KeyIdOf(connection, path);

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(address);
        connection.Open();
        connection.Run("PRAGMA busy_timeout = 10000; PRAGMA secure_delete = ON");
        return connection;
    }

    /// <summary>Empties the write-ahead log, which holds what was replaced, too.</summary>
    private static void Checkpoint(SqliteConnection connection) => connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");

    /// <returns>How many rows were plain.</returns>
    private static long Seal(SqliteConnection connection, CodedRows coded, CancellationToken cancellation)
    {
        using var sealer = coded.NewSealer()!;
        var (all, last) = (0L, Array.Empty<byte>());
        for (var count = RowsAtOnce; count == RowsAtOnce; all += count)
        {
            cancellation.ThrowIfCancellationRequested();
            using var transaction = connection.BeginTransaction();
            var plain = Plain(connection, last);
            using var update = new SqliteStatement(connection, "UPDATE predictions SET codes = ? WHERE id = ?");
            foreach (var (id, codes) in plain)
            {
                update.Bind(1, CodedRows.Seal(sealer, codes, id));
                update.Bind(2, id);
                update.Run();
            }

            transaction.Commit();
            count = plain.Count;
            if (count > 0) last = plain[^1].Id;
        }

        return all;
    }

    private static List<(byte[] Id, byte[] Codes)> Plain(SqliteConnection connection, byte[] after)
    {
        using var select = connection.Command(
            "SELECT id, codes FROM predictions WHERE id > $after AND length(codes) % 4 = 0 ORDER BY id LIMIT $count");
        select.Bind(("$after", after), ("$count", RowsAtOnce));
        using var row = select.ExecuteReader();
        var rows = new List<(byte[], byte[])>();
        while (row.Read()) rows.Add((row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1)));
        return rows;
    }
}
