using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Churn.Core.Encryption;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>An encrypted log in SQLite does all that a plain one does, and holds no customer's columns as they are.</summary>
public sealed class EncryptedLogTests : OutcomeStoreContract, IDisposable
{
    private const float Telling = 12345.678f;

    private readonly TempFolder folder = new();
    private readonly LocalKey key = NewKey();

    private string FilePath => folder["log.db"];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    protected override IOutcomeStore Create() => Create(key);

    private protected override IOutcomeStore CreateOfSecondSchema(params (Guid Id, DateTimeOffset Time)[] predictions)
    {
        SqliteStoreTests.MakeSecondSchema(FilePath, predictions);
        return Create(key);
    }

    [Fact]
    public async Task Coded_rows_are_not_in_the_file()
    {
        await AppendAsync(key, Telling);

        Holds(Telling).Should().BeFalse();
        (await ReadAsync(key)).Should().ContainSingle().Which.Codes.Should().Equal(Telling, float.NaN, -1);
    }

    [Fact]
    public async Task Without_the_key_or_with_another_it_is_refused_by_the_name_of_the_key_and_nothing_is_written()
    {
        await AppendAsync(key, Telling);

        foreach (var other in new[] { null, NewKey() })
        {
            var reading = () => ReadAsync(other);
            (await reading.Should().ThrowAsync<EncryptionException>()).WithMessage($"{FilePath}*{key.Id}*");
        }

        (await ReadAsync(key)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_plain_log_stays_plain_until_it_is_encrypted_and_is_then_without_a_trace()
    {
        await AppendAsync(null, Telling);
        await AppendAsync(key, 1); // a key that is named does not change a log in silence
        SqliteConnection.ClearAllPools();
        var secret = ReadSecret();
        Holds(Telling).Should().BeTrue();

        (await Encryption().EncryptAsync()).Should().Be(EncryptionChange.Encrypted);
        (await Encryption().EncryptAsync()).Should().Be(EncryptionChange.None, "it can be done again");

        Holds(Telling).Should().BeFalse();
        HoldsBytes(secret).Should().BeFalse("the key of the hashes is wrapped");
        await AppendAsync(key, Telling);
        Holds(Telling).Should().BeFalse();
        (await ReadAsync(key)).Select(row => row.Codes[0]).Should().Equal(Telling, 1, Telling);
    }

    [Fact]
    public async Task An_encryption_that_was_stopped_half_way_is_read_and_ended_by_the_next()
    {
        await AppendAsync(null, 1, 2);
        using (var connection = Connect())
            LogKey.Wrap(connection, LogKey.Read(connection, FilePath, null).Secret, key); // its rows are plain still

        (await ReadAsync(key)).Select(row => row.Codes[0]).Should().Equal(1, 2);
        (await Encryption().EncryptAsync()).Should().Be(EncryptionChange.Encrypted);
        (await ReadAsync(key)).Select(row => row.Codes[0]).Should().Equal(1, 2);
    }

    [Fact]
    public async Task Customers_are_found_and_erased_after_encryption_and_rotation()
    {
        await AppendAsync(null, 1);
        await Encryption().EncryptAsync();
        var next = NewKey();

        Encryption().Rotate(next).Should().Be(EncryptionChange.Rotated);
        Encryption().Rotate(next).Should().Be(EncryptionChange.None, "it can be run again");

        var reading = () => ReadAsync(key);
        await reading.Should().ThrowAsync<EncryptionException>().WithMessage($"*{next.Id}*");
        using var store = Create(next);
        await store.OpenAsync();
        (await store.EraseAsync("C0")).Predictions.Should().Be(1);
    }

    [Fact]
    public async Task A_rotation_writes_no_row_and_leaves_a_plain_log_plain()
    {
        await AppendAsync(null, 1);
        Encryption().Rotate(NewKey()).Should().Be(EncryptionChange.IsPlain);
        await Encryption().EncryptAsync();
        var before = Rows();

        Encryption().Rotate(NewKey());

        Rows().Should().BeEquivalentTo(before, options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task A_row_and_a_wrapped_key_that_were_altered_are_refused()
    {
        await AppendAsync(key, 1);
        using (var connection = Connect())
            connection.Run("UPDATE predictions SET codes = substr(codes, 1, 20) || x'0001020304050607' || substr(codes, 29)");

        var reading = () => ReadAsync(key);
        (await reading.Should().ThrowAsync<EncryptionException>()).WithMessage("*coded row was altered*");
        using (var connection = Connect())
            connection.Run("UPDATE settings SET wrapped_key = substr(wrapped_key, 1, 92) || x'FFFEFDFCFBFAF9F8' "
                + "|| substr(wrapped_key, 101)");
        (await reading.Should().ThrowAsync<EncryptionException>()).WithMessage("*header*altered*");
    }

    [Fact]
    public async Task A_row_in_the_place_of_another_is_refused()
    {
        await AppendAsync(key, 1, 2);
        using (var connection = Connect())
            connection.Run("UPDATE predictions SET codes = (SELECT codes FROM predictions ORDER BY id LIMIT 1)");

        var reading = () => ReadAsync(key);

        (await reading.Should().ThrowAsync<EncryptionException>()).WithMessage("*of another prediction*");
    }

    private static LocalKey NewKey() => new(RandomNumberGenerator.GetBytes(LocalKey.Length));

    private SqliteStore Create(IEncryptionKey? with) =>
        new SqliteStore(FilePath, keys: with is null ? null : new EncryptionKeys(with));

    private LogEncryption Encryption() => new(FilePath, new EncryptionKeys(key));

    private async Task AppendAsync(IEncryptionKey? with, params float[] firsts)
    {
        using var store = Create(with);
        await store.OpenAsync();
        foreach (var first in firsts)
            await store.AppendAsync([Predictions.Make(Day1.AddSeconds(Rows().Count)) with { Codes = [first, float.NaN, -1] }]);
    }

    private async Task<List<PredictionWithOutcome>> ReadAsync(IEncryptionKey? with)
    {
        using var store = Create(with);
        await store.OpenAsync();
        var rows = new List<PredictionWithOutcome>();
        await foreach (var row in store.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)) rows.Add(row);
        return rows;
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        return connection;
    }

    private List<byte[]> Rows()
    {
        using var connection = Connect();
        using var select = connection.Command("SELECT codes FROM predictions ORDER BY id");
        using var row = select.ExecuteReader();
        var rows = new List<byte[]>();
        while (row.Read()) rows.Add(row.GetFieldValue<byte[]>(0));
        return rows;
    }

    private byte[] ReadSecret()
    {
        using var connection = Connect();
        return LogKey.Read(connection, FilePath, null).Secret;
    }

    private bool Holds(float value) => HoldsBytes(MemoryMarshal.AsBytes([value]).ToArray());

    private bool HoldsBytes(byte[] bytes)
    {
        SqliteConnection.ClearAllPools();
        return Directory.GetFiles(folder.Path).Any(file => File.ReadAllBytes(file).AsSpan().IndexOf(bytes) >= 0);
    }
}
