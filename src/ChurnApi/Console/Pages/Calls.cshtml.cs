using System.Globalization;
using Churn.Access.Audit;
using Churn.Core.Campaigns;
using Churn.Core.Options;
using Churn.Models.Answering;
using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;
using ChurnApi.Telemetry;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>The call list of a run: its budget and what others would earn, its rows, and what is done with them.</summary>
internal sealed class CallsPage(
    ConsoleParts parts, RunParts runs, ILogger<CallsPage> logger, IEnumerable<AuditLog> audits) : RunsBase(parts, runs)
{
    private const int PageSize = 50;

    /// <summary>The run; null where there is none, or the database is away.</summary>
    public ScoringRun? Run { get; private set; }

    /// <summary>What is shown.</summary>
    public CallQuery Query { get; private set; } = new(0);

    /// <summary>The rows of the page.</summary>
    public IReadOnlyList<RunCall> Calls { get; private set; } = [];

    /// <summary>How many rows there are, whatever the page.</summary>
    public int Count { get; private set; }

    /// <summary>Whether rows come after those of the page.</summary>
    public bool HasMore { get; private set; }

    /// <summary>The version that gives reasons; null where none can.</summary>
    public ChurnModel? Explaining { get; private set; }

    /// <summary>What is wrong with what was sent, in a sentence; null where nothing is.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The list.</summary>
    public RunPlan Plan => Run!.Content.Plan!;

    /// <summary>The actions as the run was scored with.</summary>
    public ActionList Actions => RunActions.ListOf(Run!.Content);

    /// <summary>What raises the probability of a customer.</summary>
    public IReadOnlyList<Reason> Reasons(RunCall call) => CallReasons.Of(Explaining, call, Texts.Reasons);

    /// <summary>The currency after an amount.</summary>
    public string Money(double? amount) =>
        Show.Amount(amount) + (Run!.Content.Currency is { } currency ? $"\u00a0{currency}" : "");

    protected override bool NamesCustomers => true;

    /// <summary>Shows the list of a run, or of the last one.</summary>
    public async Task OnGetAsync()
    {
        Run = await FindAsync(CallAddress.Run(Request.Query));
        if (Run is not { State: RunState.Ready }) return;
        Query = CallAddress.Read(Request.Query, Run.Id) with { Limit = PageSize + 1 };
        var calls = await AskAsync(async runs =>
        {
            Count = await runs.CountAsync(Query);
            var page = new List<RunCall>();
            await foreach (var call in runs.CallsAsync(Query, HttpContext.RequestAborted)) page.Add(call);
            return page;
        });
        if (calls is null) return;
        (Calls, HasMore) = ([.. calls.Take(PageSize)], calls.Count > PageSize);
        Explaining = await ReasonsOf.OpenAsync(Run.Content.Version, HttpContext.RequestAborted);
    }

    /// <summary>Makes the list under another budget.</summary>
    public Task<IActionResult> OnPostPlanAsync(string? budget, string? control) => ChangeAsync(async run =>
    {
        if (!double.TryParse(budget, NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            || !double.TryParse(control, NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            || OptionsValidator.Of(new CampaignOptions { Budget = amount, ControlShare = share / 100 }).Any())
            return Texts["The budget must be an amount above 0, and the control share from 0 to 90 %."];
        if (run.Content.Plan!.IsKept) return Texts["The list is kept, and stays as it is. Send the file again for another one."];
        var isPlanning = await AskAsync(runs =>
            runs.SaveAsync(run.Id, RunState.Ready, RunState.Planning, run.Content, Now));
        if (!isPlanning) return WhyNothing;
        Planner.Begin(run.Id, amount, share / 100);
        return null;
    });

    /// <summary>Keeps the list as a campaign.</summary>
    public Task<IActionResult> OnPostKeepAsync(string? campaign) => ChangeAsync(async run =>
    {
        var options = new CampaignOptions { Budget = 1, CampaignId = campaign ?? "" };
        if (OptionsValidator.Of(options).Any())
            return Texts["A campaign is named by 1 to 64 letters, digits, points, dashes or underscores."];
        var content = run.Content with { Plan = run.Content.Plan! with { CampaignId = campaign!, IsKept = true } };
        if (run.Content.Plan.IsKept) return null;
        if (run.Content.Plan.MessageFaults.Count > 0)
            return Texts["The list cannot be kept or exported, since messages of it cannot be written."];
        await DoAsync("keep-list", campaign!, runs => runs.KeepAsync(run.Id, content, Now));
        return WhyNothing;
    });

    /// <summary>Marks rows as contacted, or takes the marks back.</summary>
    public Task<IActionResult> OnPostMarkAsync(int[] place, bool contacted) => ChangeAsync(async run =>
    {
        if (!run.Content.Plan!.IsKept) return Texts["Keep the list first. Only rows of a kept list can be marked."];
        if (place.Length == 0) return Texts["Choose rows first."];
        await DoAsync(
            contacted ? "mark-contacted" : "unmark-contacted",
            FormattableString.Invariant($"{run.Content.Plan.CampaignId}, {place.Length} rows of run {run.Id}"),
            runs => runs.MarkAsync(run.Id, place, contacted ? Now : null));
        return WhyNothing;
    });

    /// <summary>Looks for a customer by their key.</summary>
    public async Task<IActionResult> OnPostFindAsync(string? key)
    {
        var scores = string.IsNullOrWhiteSpace(key) ? [] : await AskAsync(runs => runs.ScoresAsync(key.Trim()));
        if (scores is [var newest, ..])
            return Redirect(FormattableString.Invariant($"{CallAddress.Path}/{newest.Run}/{newest.Place}"));
        await OnGetAsync();
        Refusal = WhyNothing ?? Texts["No customer of a run has this key."];
        return Page();
    }

    /// <summary>The address of this page with one thing to do.</summary>
    public string Handler(string handler) => $"{CallAddress.Write(Query, after: Query.After)}&handler={handler}";

    private async Task DoAsync<T>(string action, string target, Func<IScoringRuns, Task<T>> act)
    {
        if (audits.FirstOrDefault() is not { } audit)
        {
            await AskAsync(act);
            return;
        }

        try
        {
            await Task.Run(() => audit.Do(Who, action, target, null, () =>
            {
                AskAsync(act).GetAwaiter().GetResult(); // the audit ends its line when this has ended
                return WhyNothing is null ? target : null;
            }));
        }
        catch (AuditException fault)
        {
            Log.ActionRefused(logger, action, fault.Message);
            WhyNothing = Texts["The audit cannot be written, so nothing was done."];
        }
    }

    private async Task<IActionResult> ChangeAsync(Func<ScoringRun, Task<string?>> change)
    {
        if (await FindAsync(CallAddress.Run(Request.Query)) is { State: RunState.Ready } run)
        {
            if (await change(run) is { } refusal)
            {
                await OnGetAsync();
                Refusal = refusal;
                return Page();
            }

            var shown = CallAddress.Read(Request.Query, run.Id);
            return Redirect(CallAddress.Path + CallAddress.Write(shown, after: shown.After));
        }

        await OnGetAsync();
        return Page();
    }
}
