namespace Churn.Outcomes.Storage;

/// <content>Keeps the notes on customers.</content>
internal abstract partial class ScoringRuns
{
    public async Task<IReadOnlyList<CustomerNote>> NotesAsync(string customerId, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await using var select = Command(
            opened,
            $"SELECT id, time, author, sealed FROM {prefix}notes WHERE customer = @customer ORDER BY id DESC",
            ("@customer", hash.Of(customerId)));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var notes = new List<CustomerNote>();
        while (await row.ReadAsync(cancellation))
            notes.Add(new CustomerNote(
                row.GetInt32(0), Time(row, 1), row.GetString(2), sealer.Open(row.GetFieldValue<byte[]>(3))));
        return notes;
    }

    public async Task AddNoteAsync(
        string customerId, string author, string text, DateTimeOffset now, CancellationToken cancellation = default)
    {
        if (text.Length is 0 or > CustomerNote.MaxLength)
            throw new ArgumentException($"A note has 1 to {CustomerNote.MaxLength} characters.", nameof(text));
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await RunAsync(
            opened,
            $"INSERT INTO {prefix}notes (customer, time, author, sealed) VALUES (@customer, @time, @author, @sealed)",
            cancellation,
            ("@customer", hash.Of(customerId)), ("@time", Milliseconds(now)), ("@author", author),
            ("@sealed", sealer.Seal(text)));
    }

    public async Task<bool> DeleteNoteAsync(string customerId, int note, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        return await RunAsync(
            opened, $"DELETE FROM {prefix}notes WHERE id = @note AND customer = @customer", cancellation,
            ("@note", note), ("@customer", hash.Of(customerId))) > 0;
    }
}
