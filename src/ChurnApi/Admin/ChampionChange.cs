using Churn.Access.Audit;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.ObjectStorage;
using ChurnApi.Configuration;
using ChurnApi.Http;
using ChurnApi.Serving;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>Changes which model serves, and begins and ends trials, with a line in the audit before and after.</summary>
internal sealed class ChampionChange(
    ServiceOptions options,
    TimeProvider time,
    ILogger<ChampionChange> logger,
    AuditLog? audit = null
) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);

    public async Task<Results<Ok<HistoryEntry>, ProblemResult>> PromoteAsync(
        string version, string why, bool isAccepted, string who, CancellationToken cancellation) =>
        ModelFolder.IsVersion(version)
            ? await ChangeAsync(
                who,
                HistoryEntry.Promote,
                version,
                why,
                store => store.Promote(version, why, isAccepted),
                cancellation)
            : new ProblemResult(KnownProblems.UnknownVersion());

    public Task<Results<Ok<HistoryEntry>, ProblemResult>> RollBackAsync(string why, string who, CancellationToken cancellation) =>
        ChangeAsync(who, HistoryEntry.Rollback, null, why, store => store.RollBack(why), cancellation);

    public async Task<Results<Ok<HistoryEntry>, ProblemResult>> BeginTrialAsync(
        string version, TrialRequest trial, string who, CancellationToken cancellation) => ModelFolder.IsVersion(version)
            ? await ChangeAsync(
                who,
                HistoryEntry.Trial,
                version,
                trial.Why,
                store => store.BeginTrial(
                    version,
                    trial.Share ?? ModelTrial.DefaultShare,
                    trial.Days ?? ModelTrial.DefaultDays,
                    trial.Promote == true,
                    trial.Why),
                cancellation)
            : new ProblemResult(KnownProblems.UnknownVersion());

    public Task<Results<Ok<HistoryEntry>, ProblemResult>> EndTrialAsync(
        string why, string who, CancellationToken cancellation) => ChangeAsync(
            who,
            HistoryEntry.EndTrial,
            null,
            why,
            store => store.EndTrial(null, why) ?? throw new TrialException("No trial is on."),
            cancellation);

    public void Dispose() => turn.Dispose();

    /// <summary>
    /// One at a time, for each may wait for locks that another program holds, and so no more than one thread does.
    /// </summary>
    private async Task<Results<Ok<HistoryEntry>, ProblemResult>> ChangeAsync(
        string who,
        string action,
        string? target,
        string why,
        Func<ModelStore, HistoryEntry?> act,
        CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            return await Task.Run(() => Change(who, action, target, why, act), CancellationToken.None);
        }
        finally
        {
            turn.Release();
        }
    }

    private Results<Ok<HistoryEntry>, ProblemResult> Change(
        string who, string action, string? target, string why, Func<ModelStore, HistoryEntry?> act)
    {
        if (audit is null) return new ProblemResult(KnownProblems.AdminOff());
        var store = StoreLocation.Open(options.Models, time, who, options.EncryptionKeys);
        try
        {
            var entry = audit.Do(who, action, target, why, () => act(store));
            return entry is null ? new ProblemResult(KnownProblems.NoRollback()) : TypedResults.Ok(entry);
        }
        catch (UnknownVersionException)
        {
            return new ProblemResult(KnownProblems.UnknownVersion());
        }
        catch (BrokenModelException fault)
        {
            return new ProblemResult(KnownProblems.BrokenVersion(StoreFault.Words(store, fault)));
        }
        catch (WrongKindException fault)
        {
            return new ProblemResult(KnownProblems.BrokenVersion(fault.Message));
        }
        catch (TrialException fault)
        {
            return new ProblemResult(KnownProblems.TrialConflict(fault.Message));
        }
        catch (NotAcceptedException fault)
        {
            return new ProblemResult(KnownProblems.NotAccepted(fault.Message));
        }
        catch (AuditException fault)
        {
            Log.ActionRefused(logger, action, fault.Message);
            return new ProblemResult(KnownProblems.AuditNotWritable());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Log.ActionRefused(logger, action, fault.Message);
            return new ProblemResult(KnownProblems.StoreNotWritable());
        }
    }
}
