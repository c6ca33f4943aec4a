using System.Security.Cryptography;
using System.Text.Json;
using Churn.Outcomes.Storage;
using ChurnApi.Outcomes;
using ChurnApi.Predict;
using Microsoft.AspNetCore.DataProtection;

namespace ChurnApi.Console;

/// <summary>What became of a file of outcomes. Nothing in it is a customer's.</summary>
/// <param name="Counts">How many became what.</param>
/// <param name="Faults">The first rows that cannot be taken, at most <see cref="CountedOutcomes.MostFaults"/>.</param>
/// <param name="IsWhole">Whether the whole file was read; what was counted is kept either way.</param>
internal sealed record OutcomeReceipt(OutcomesAnswer Counts, IReadOnlyList<OutcomeRowFault> Faults, bool IsWhole);

/// <summary>Why a row of outcomes cannot be taken.</summary>
/// <param name="Line">Its line, from 1; 0 where that is not known.</param>
/// <param name="Message">What was expected.</param>
internal sealed record OutcomeRowFault(long Line, string Message);

/// <summary>Counts what became of outcomes, and keeps the first faults.</summary>
internal sealed class CountedOutcomes : IOutcomeAnswers
{
    /// <summary>How many faults are told.</summary>
    public const int MostFaults = 5;

    private readonly OutcomeTally tally = new();
    private readonly List<OutcomeRowFault> faults = [];

    /// <summary>Whether any were taken.</summary>
    public bool Any { get; private set; }

    public void Begin(CancellationToken stop) => Any = true;

    public void Add(long index, long line, OutcomeResult? result, BatchError? error)
    {
        if (tally.Add(index, result, error).Error is { } told && faults.Count < MostFaults)
            faults.Add(new OutcomeRowFault(line, told.Errors is [var first, ..] ? first.Message : told.Detail));
    }

    public ValueTask FlushAsync(CancellationToken stop) => ValueTask.CompletedTask;

    public Task EndAsync(CancellationToken stop) => Task.CompletedTask;

    /// <summary>What became of them.</summary>
    /// <param name="isWhole">Whether the whole file was read.</param>
    public OutcomeReceipt Receipt(bool isWhole) => new(tally.Counts(), faults, isWhole);
}

/// <summary>
/// Carries a receipt to the page that shows it, in its address: encrypted, so that no link of somebody else shows false counts,
/// and for a quarter of an hour.
/// </summary>
internal sealed class OutcomeReceipts(IDataProtectionProvider protection)
{
    /// <summary>The member of the query that holds it.</summary>
    public const string Query = "taken";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private readonly ITimeLimitedDataProtector protector =
        protection.CreateProtector(typeof(OutcomeReceipts).FullName!).ToTimeLimitedDataProtector();

    /// <summary>A receipt as a part of an address.</summary>
    public string Seal(OutcomeReceipt receipt) =>
        protector.Protect(JsonSerializer.Serialize(receipt, ConsoleJson.Default.OutcomeReceipt), Lifetime);

    /// <summary>The receipt of a request; null where it has none, or one that is over or forged.</summary>
    public OutcomeReceipt? Read(HttpRequest request)
    {
        if (request.Query[Query] is not [{ Length: > 0 } text]) return null;
        try
        {
            return JsonSerializer.Deserialize(protector.Unprotect(text), ConsoleJson.Default.OutcomeReceipt);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
