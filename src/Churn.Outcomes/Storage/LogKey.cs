using Churn.Core.Encryption;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Storage;

/// <summary>The key of a log, from which the keys of its hashes, lists and rows are derived.</summary>
/// <param name="Secret">The key, 32 random bytes.</param>
/// <param name="KeyId">The id of the key that wraps it in the log; null where it lies there as it is.</param>
internal sealed record LogKey(byte[] Secret, string? KeyId)
{
    /// <summary>Whether coded rows are encrypted.</summary>
    public bool IsWrapped => KeyId is not null;

    /// <summary>Makes the key of a new log.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="keys">The keys, whose current one wraps it; null to leave it plain.</param>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    public static void Create(SqliteConnection connection, EncryptionKeys? keys)
    {
        var secret = CustomerHash.NewKey();
        connection.Run(
            "INSERT INTO settings (customer_key, wrapped_key) VALUES ($key, $wrapped)",
            ("$key", keys is null ? secret : []),
            ("$wrapped", keys is null ? DBNull.Value : EncryptedHeader.Of(secret, keys.Current).Write()));
    }

    /// <summary>Reads the key of a log.</summary>
    /// <param name="connection">A connection to it.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="keys">The keys; null for none.</param>
    /// <exception cref="EncryptionException">It is wrapped by a key that is not given, or damaged.</exception>
    public static LogKey Read(SqliteConnection connection, string path, EncryptionKeys? keys)
    {
        var (plain, header) = ReadSettings(connection, path);
        return header is null ? new LogKey(plain, null) : new LogKey(header.Unwrap(path, keys), header.KeyId);
    }

    /// <summary>The id of the key that wraps that of a log; null where it is plain.</summary>
    /// <inheritdoc cref="Read"/>
    public static string? KeyIdOf(SqliteConnection connection, string path) => ReadSettings(connection, path).Header?.KeyId;

    /// <summary>Replaces the key in the log by the same, wrapped.</summary>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    public static void Wrap(SqliteConnection connection, byte[] secret, IEncryptionKey key) => connection.Run(
        "UPDATE settings SET customer_key = x'', wrapped_key = $wrapped",
        ("$wrapped", EncryptedHeader.Of(secret, key).Write()));

    private static (byte[] Plain, EncryptedHeader? Header) ReadSettings(SqliteConnection connection, string path)
    {
        using var select = connection.Command("SELECT customer_key, wrapped_key FROM settings");
        using var row = select.ExecuteReader();
        row.Read();
        if (row.IsDBNull(1)) return (row.GetFieldValue<byte[]>(0), null);
        return ([], EncryptedHeader.Read(row.GetFieldValue<byte[]>(1), out var fault)
            ?? throw new EncryptionException(path, fault!));
    }
}
