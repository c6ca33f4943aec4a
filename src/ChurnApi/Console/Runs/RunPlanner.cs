using System.Runtime.CompilerServices;
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
    PredictionLog log, MemoryBudget memory, CallReasons versions, TimeProvider time, ILogger<RunPlanner> logger)
    : BackgroundService
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
        var (list, day) = (RunActions.ListOf(run.Content), DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        var offered = new OfferedCustomers(list, day, run.Content.Customers);
        await foreach (var (customer, contacts) in CustomersAsync(run, list, cancellation)) offered.Add(customer, contacts);
        var planner = offered.ToPlanner();
        var share = ask.ControlShare ?? run.Content.Plan?.ControlShare ?? new CampaignOptions { Budget = 1 }.ControlShare;
        // With a share left alone, the same money reaches as many more customers as are left out: the draw itself is not needed.
        var curve = planner(double.Epsilon, 0).GainCurve(CurveSteps)
            .Select(point => new RunBudget(point.Budget * (1 - share), point.ExpectedProfit * (1 - share))).ToArray();
        cancellation.ThrowIfCancellationRequested();
        var budget = ask.Budget ?? Math.Max(1, Math.Ceiling(curve[^1].Budget));
        var plan = planner(budget, share).Plan(run.Content.LevelError ?? 0, run.Content.EffectErrors);
        RunBudget own = new(budget, plan.Total.ExpectedProfit);
        var positions = list.Actions.Index().ToDictionary(action => action.Item.Name, action => action.Index);
        var isSure = offered.HaveSpreads && run.Content.LevelError is not null;
        PlannedCall[] calls =
        [
            .. plan.Entries.Select(entry => new PlannedCall(
                offered.Places[entry.Customer], positions[entry.Action], entry.IsControl, entry.ExpectedProfit)),
        ];
        var content = run.Content with
        {
            Bands = run.Content.Bands is { } bands ? bands with { Values = RunMatrix.ValueBounds(offered.Values) } : null,
            Plan = new RunPlan(
                plan.CampaignId, budget, share, plan.Total.Contacts, plan.Total.Controls, plan.Total.Cost,
                plan.Total.ExpectedProfit)
            {
                // The list's own point is exact; the others are without the draw of the control group.
                Curve = [.. curve.Where(point => point.Budget < budget), own, .. curve.Where(point => point.Budget > budget)],
                Day = day,
                LeftAlone = offered.LeftAlone,
                Evidence = EvidenceText.Of(plan.Evidence),
                MessageFaults = list.HasMessages ? await MessageFaultsAsync(run, calls, cancellation) : [],
                ProfitLower = isSure ? plan.ExpectedProfit.Lower : null,
                ProfitUpper = isSure ? plan.ExpectedProfit.Upper : null,
            },
        };
        await log.ReadAsync(
            store => store.Runs.PlanAsync(run.Id, content, calls, time.GetUtcNow(), cancellation), cancellation);
    }

    /// <summary>
    /// Reads the customers of a run, each with the contacts of lists that were kept, where any action asks for them.
    /// </summary>
    private async IAsyncEnumerable<(RunCustomer Customer, IReadOnlyList<EarlierContact> Contacts)> CustomersAsync(
        ScoringRun run, ActionList list, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var asksForContacts = list.Actions.Any(action => action.CoolDown is not null || action.NotAfter.Count > 0);
        var kept = (asksForContacts ? await log.Store.Runs.ListAsync(int.MaxValue, cancellation) : [])
            .Where(other => other.Id != run.Id && other.Content.Plan is { IsKept: true }).ToDictionary(other => other.Id);
        await using var contacts = log.Store.Runs.ContactsAsync(run.Id, kept.Keys, cancellation).GetAsyncEnumerator(cancellation);
        var isMore = kept.Count > 0 && await contacts.MoveNextAsync();
        await foreach (var customer in log.Store.Runs.ReadAsync(run.Id, cancellation))
        {
            IReadOnlyList<EarlierContact> own = [];
            for (; isMore && contacts.Current.Place <= customer.Place; isMore = await contacts.MoveNextAsync())
                if (contacts.Current is var contact && contact.Place == customer.Place)
                    own = [.. own, Of(kept[contact.Run], contact)];
            yield return (customer, own);
        }

        static EarlierContact Of(ScoringRun list, RunContact contact) => new(
            list.Content.Actions[contact.Action].Name,
            contact.Contacted is null && list.Content.Plan!.Day is { } day
                ? day
                : DateOnly.FromDateTime((contact.Contacted ?? list.Began).UtcDateTime));
    }

    /// <summary>Writes the messages of a list once, to find what keeps them from being sent.</summary>
    private async Task<IReadOnlyList<string>> MessageFaultsAsync(
        ScoringRun run, IReadOnlyList<PlannedCall> calls, CancellationToken cancellation)
    {
        if (CallMessages.Of(run.Content, await versions.OpenAnyAsync(run.Content.Version, cancellation)) is not { } messages)
            return ["The version that scored is gone, so that messages cannot be written. Score the file again."];
        var planned = calls.Where(call => !call.IsControl).ToDictionary(call => call.Place);
        await foreach (var customer in log.Store.Runs.RecordsAsync(run.Id, cancellation))
            if (planned.TryGetValue(customer.Place, out var call))
                messages.Write(customer with { Action = call.Action, IsControl = false, Profit = call.Profit });
        return [.. messages.Faults];
    }

    /// <summary>What a list is planned from: the customers of a run, and what each action earns and costs with each.</summary>
    /// <param name="list">The actions.</param>
    /// <param name="day">The day of the contacts.</param>
    /// <param name="count">How many customers there will be.</param>
    private sealed class OfferedCustomers(ActionList list, DateOnly day, int count)
    {
        private readonly List<PlannedCustomer> customers = new(count);
        private readonly List<double> profits = [];
        private readonly List<double> costs = [];
        private readonly List<ProfitSpread> spreads = [];

        /// <summary>The place of each customer in the file.</summary>
        public List<int> Places { get; } = new(count);

        /// <summary>The values of the customers whose value is known.</summary>
        public List<double> Values { get; } = new(count);

        /// <summary>Whether it is known of all customers how unsure the profits are.</summary>
        public bool HaveSpreads { get; private set; } = true;

        /// <summary>How many customers get nothing because of earlier contacts.</summary>
        public int LeftAlone { get; private set; }

        public void Add(RunCustomer customer, IReadOnlyList<EarlierContact> contacts)
        {
            Places.Add(customer.Place);
            if (customer.Value is { } known) Values.Add(known);
            customers.Add(new PlannedCustomer(
                customer.Key, new ChurnProbability((float)customer.Probability), string.Intern(customer.Segment)));
            HaveSpreads &= RunOffers.HasSpreads(customer.Offers, list.Actions.Count);
            var (couldGet, canGet) = (false, false);
            for (var action = 0; action < list.Actions.Count; action++)
            {
                var value = RunOffers.Read(customer.Offers, list.Actions.Count, action);
                couldGet |= value.IsOpen;
                if (!list.Actions[action].IsOpenAfter(contacts, day)) value = ContactValue.None;
                canGet |= value.IsOpen;
                profits.Add(value.Profit);
                costs.Add(value.Cost);
                spreads.Add(value.Spread);
            }

            if (couldGet && !canGet) LeftAlone++;
        }

        /// <summary>Makes planners for a budget and a share that is left alone.</summary>
        public Func<double, double, OfferPlanner> ToPlanner()
        {
            var (gains, prices, unsure) = (profits.ToArray(), costs.ToArray(), spreads.ToArray());
            return (budget, share) => new OfferPlanner(
                list, new CampaignOptions { Budget = budget, ControlShare = share }, customers, gains, prices, unsure);
        }
    }

    /// <summary>A list that is asked for.</summary>
    private readonly record struct Asked(int Run, double? Budget, double? ControlShare);
}
