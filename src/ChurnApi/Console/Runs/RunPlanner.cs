using Churn.Core.Campaigns;
using Churn.Core.Decisions;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Http;
using ChurnApi.Telemetry;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Makes the call lists of runs, one at a time, and marks those as interrupted at the start that nobody works on any more.
/// </summary>
internal sealed class RunPlanner(
    PredictionLog log, MemoryBudget memory, TimeProvider time, ILogger<RunPlanner> logger) : BackgroundService
{
    private const int CurveSteps = 20;
    private const int CustomerMemory = 200; // bytes, with the key
    private const int OfferMemory = 64; // bytes of an action, with the copies that planning makes

    private readonly System.Threading.Channels.Channel<Asked> asked =
        System.Threading.Channels.Channel.CreateUnbounded<Asked>();

    /// <summary>Makes the list of a run in the state Planning; one in another state is left alone.</summary>
    /// <param name="run">The run.</param>
    /// <param name="budget">The most that all contacts may cost together; null for all that pay.</param>
    /// <param name="controlShare">The share of each action's customers that is left alone; null for a tenth.</param>
    public void Begin(int run, double? budget = null, double? controlShare = null) =>
        asked.Writer.TryWrite(new Asked(run, budget, controlShare));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryAsync(async () =>
        {
            var now = time.GetUtcNow();
            await log.ReadAsync(async store =>
            {
                await store.Runs.InterruptAsync(now - (store.Shared is null ? TimeSpan.Zero : RunHeart.Silence), now);
                return true;
            });
        });
        try
        {
            await foreach (var next in asked.Reader.ReadAllAsync(stoppingToken))
                await TryAsync(() => Task.Run(() => PlanAsync(next, stoppingToken), stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }

    /// <summary>A database that is away leaves a run silent, which then counts as interrupted.</summary>
    private static async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is LogUnavailableException || PredictionLog.IsFailure(fault))
        {
            // the pages say so
        }
    }

    private async Task PlanAsync(Asked ask, CancellationToken stopping)
    {
        if (await log.ReadAsync(store => store.Runs.FindAsync(ask.Run), stopping) is not { State: RunState.Planning } run) return;
        await using var heart = new RunHeart(log, runs => runs.TouchAsync(ask.Run, time.GetUtcNow()), time, stopping);
        var needed = run.Content.Customers * (CustomerMemory + (OfferMemory * (long)run.Content.Actions.Count));
        memory.Charge(needed);
        try
        {
            await PlanAsync(run, ask, heart.Stop);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            // somebody cancelled the run
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !PredictionLog.IsFailure(fault))
        {
            Log.RunFailed(logger, run.Id, fault.GetType().FullName, fault.StackTrace); // its message may hold what a file does
            await log.ReadAsync(store => store.Runs.EndAsync(run.Id, RunState.Interrupted, time.GetUtcNow()), stopping);
        }
        finally
        {
            memory.Return(needed);
        }
    }

    private async Task PlanAsync(ScoringRun run, Asked ask, CancellationToken cancellation)
    {
        var list = ListOf(run.Content);
        var (customers, places) = (new List<PlannedCustomer>(run.Content.Customers), new List<int>(run.Content.Customers));
        var (profits, costs, spreads) = (new List<double>(), new List<double>(), new List<ProfitSpread>());
        var hasSpreads = true;
        await foreach (var customer in log.Store.Runs.ReadAsync(run.Id, cancellation))
        {
            places.Add(customer.Place);
            customers.Add(new PlannedCustomer(
                customer.Key, new ChurnProbability((float)customer.Probability), string.Intern(customer.Segment)));
            hasSpreads &= RunOffers.HasSpreads(customer.Offers, list.Actions.Count);
            for (var action = 0; action < list.Actions.Count; action++)
            {
                var value = RunOffers.Read(customer.Offers, list.Actions.Count, action);
                profits.Add(value.Profit);
                costs.Add(value.Cost);
                spreads.Add(value.Spread);
            }
        }

        var (gains, prices, unsure) = (profits.ToArray(), costs.ToArray(), spreads.ToArray());
        OfferPlanner Planner(double budget, double share) => new(
            list, new CampaignOptions { Budget = budget, ControlShare = share }, customers, gains, prices, unsure);
        var share = ask.ControlShare ?? run.Content.Plan?.ControlShare ?? new CampaignOptions { Budget = 1 }.ControlShare;
        // With a share left alone, the same money reaches as many more customers as are left out: the draw itself is not needed.
        var curve = Planner(double.Epsilon, 0).GainCurve(CurveSteps)
            .Select(point => new RunBudget(point.Budget * (1 - share), point.ExpectedProfit * (1 - share))).ToArray();
        cancellation.ThrowIfCancellationRequested();
        var budget = ask.Budget ?? Math.Max(1, Math.Ceiling(curve[^1].Budget));
        var plan = Planner(budget, share).Plan(run.Content.LevelError ?? 0);
        RunBudget own = new(budget, plan.Total.ExpectedProfit);
        var positions = list.Actions.Index().ToDictionary(action => action.Item.Name, action => action.Index);
        var isSure = hasSpreads && run.Content.LevelError is not null;
        var content = run.Content with
        {
            Plan = new RunPlan(
                plan.CampaignId, budget, share, plan.Total.Contacts, plan.Total.Controls, plan.Total.Cost,
                plan.Total.ExpectedProfit)
            {
                // The list's own point is exact; the others are without the draw of the control group.
                Curve = [.. curve.Where(point => point.Budget < budget), own, .. curve.Where(point => point.Budget > budget)],
                ProfitLower = isSure ? plan.ExpectedProfit.Lower : null,
                ProfitUpper = isSure ? plan.ExpectedProfit.Upper : null,
            },
        };
        await log.ReadAsync(store => store.Runs.PlanAsync(
            run.Id,
            content,
            [
                .. plan.Entries.Select(entry => new PlannedCall(
                    places[entry.Customer], positions[entry.Action], entry.IsControl, entry.ExpectedProfit)),
            ],
            time.GetUtcNow(),
            cancellation), cancellation);
    }

    /// <summary>The actions as the run was scored with: what they cost and bring is with each customer.</summary>
    private static ActionList ListOf(RunContent content) => new(
        content.Currency,
        [],
        [.. content.Channels.Select(channel => new ActionChannel(channel.Key, channel.Value))],
        [
            .. content.Actions.Select(action => new CampaignAction(action.Name, 0, 0, default, default)
            {
                Channel = action.Channel,
                Capacity = action.Capacity,
            }),
        ]);

    /// <summary>A list that is asked for.</summary>
    private readonly record struct Asked(int Run, double? Budget, double? ControlShare);
}
