using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Http;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ChurnApi.Admin;

/// <summary>GET /models: every version there is. GET /models/history: what was done to them, and what served when.</summary>
internal static class StoreEndpoint
{
    public static void MapStore(this IEndpointRouteBuilder routes)
    {
        routes
            .MapGet(
                "/models",
                (ChampionProvider host, ModelStore store) =>
                    Read(store, () => new ModelList(host.Version, StoreOverview.Of(store))))
            .WithTags(ApiTags.Models)
            .WithSummary("Lists every version with its figures, the champion and the previous champion.")
            .NeedsStore();
        routes.MapGet("/models/history", History)
            .WithTags(ApiTags.Models)
            .WithSummary("Lists the changes of the store, and the champion at a given time.")
            .WithDescription(
                "With `at`, as in `?at=2026-11-03T14:00` (UTC unless it names an offset), also the version that was the "
                    + "champion then; this service follows a new champion within five seconds.")
            .NeedsStore()
            .RefusesTime();
    }

    private static Results<Ok<ModelHistory>, ProblemResult> History(string? at, ChampionProvider host, ModelStore store)
    {
        DateTimeOffset? asked = null;
        if (at is not null)
        {
            if (!PointInTime.TryParse(at, out var time)) return new ProblemResult(KnownProblems.InvalidAt());
            asked = time;
        }

        return Read(
            store,
            () =>
            {
                var entries = store.History();
                return asked is { } time
                    ? new ModelHistory(
                        host.Version,
                        time,
                        new PromotionHistory(entries).At(time),
                        [.. entries.Where(entry => entry.Time <= time)])
                    : new ModelHistory(host.Version, null, null, entries);
            });
    }

    private static Results<Ok<T>, ProblemResult> Read<T>(ModelStore store, Func<T> read)
    {
        try
        {
            return TypedResults.Ok(read());
        }
        catch (Exception fault) when (fault is BrokenModelException or IOException or UnauthorizedAccessException)
        {
            return new ProblemResult(KnownProblems.StoreBroken(StoreFault.Words(store, fault)));
        }
    }
}

/// <summary>The answer of GET /models: every version there is.</summary>
/// <param name="ModelVersion">The version that serves in this process; null if none does.</param>
/// <param name="Store">What is in the store, and which version has which part.</param>
public sealed record ModelList(string? ModelVersion, StoreOverview Store);

/// <summary>The answer of GET /models/history: what was done to the store.</summary>
/// <param name="ModelVersion">The version that serves in this process; null if none does.</param>
/// <param name="At">The time that was asked for; null if none was.</param>
/// <param name="Served">What was the champion at that time; null if nothing was, or no time was asked for.</param>
/// <param name="Entries">What was done until that time, or ever, oldest first.</param>
public sealed record ModelHistory(
    string? ModelVersion,
    DateTimeOffset? At,
    ChampionPeriod? Served,
    IReadOnlyList<HistoryEntry> Entries);
