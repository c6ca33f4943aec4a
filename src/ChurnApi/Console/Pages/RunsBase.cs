using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;
using Microsoft.AspNetCore.Mvc.Filters;

namespace ChurnApi.Console.Pages;

/// <summary>What pages of scoring runs have: the database, and a sentence where it is away or there is none.</summary>
/// <param name="parts">What all pages take from the service.</param>
/// <param name="runs">What pages of runs take beside it.</param>
internal abstract class RunsBase(ConsoleParts parts, RunParts runs) : ConsolePage(parts)
{
    /// <summary>Why nothing is shown, in a sentence; null where something is.</summary>
    public string? WhyNothing { get; protected set; }

    /// <summary>Whether runs are kept.</summary>
    protected bool HasLog => runs.Log is not null;

    /// <summary>The languages of the service's messages; none where actions have no messages.</summary>
    public IReadOnlyList<string> MessageLanguages => runs.Actions?.MessageLanguages ?? [];

    /// <summary>The time.</summary>
    protected DateTimeOffset Now => runs.Time.GetUtcNow();

    protected RunPlanner Planner => runs.Planner;

    protected CallReasons ReasonsOf => runs.Reasons;

    /// <summary>Whether the page names customers, whom only those see who may score them.</summary>
    protected virtual bool NamesCustomers => false;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        base.OnPageHandlerExecuting(context);
        if (NamesCustomers && !MayScore) context.Result = NeedsScore();
    }

    /// <summary>Asks the database; where it is away, <see cref="WhyNothing"/> says so.</summary>
    protected async Task<T?> AskAsync<T>(Func<IScoringRuns, Task<T>> ask)
    {
        if (runs.Log is not { } log)
        {
            WhyNothing = Texts["The service keeps no log, and so no runs. Start it with ChurnApi__Log=sqlite:log.db."];
            return default;
        }

        try
        {
            return await log.ReadAsync(store => ask(store.Runs), HttpContext.RequestAborted);
        }
        catch (LogUnavailableException)
        {
            WhyNothing = Texts["The log cannot be read now. Predictions are answered; look at the service's log."];
            return default;
        }
    }

    /// <summary>Finds a run; one that nobody works on any more is interrupted first.</summary>
    protected Task<ScoringRun?> FindAsync(int? id) => AskAsync(async runs =>
    {
        var run = id is { } known
            ? await runs.FindAsync(known)
            : (await runs.ListAsync(ShownRuns)).FirstOrDefault(run => run.Content.Plan is not null);
        if (run is not { IsUnderWay: true } || Now - run.Seen < RunHeart.Silence) return run;
        await runs.InterruptAsync(Now - RunHeart.Silence, Now);
        return await runs.FindAsync(run.Id);
    });

    /// <summary>How many runs a page shows.</summary>
    protected const int ShownRuns = 50;
}
