using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;
using ChurnApi.Security;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>What changed between two runs: who is newly at risk, recovered, new or gone, and why.</summary>
internal sealed class ChangesPage(ConsoleParts parts, RunParts runs) : RunsBase(parts, runs)
{
    /// <summary>The path of the page.</summary>
    public const string Path = BrowserPage.Path + "/changes";

    /// <summary>How many of the columns that differ are shown of a customer.</summary>
    public const int ShownInputs = 4;

    private const int PageSize = 50;

    /// <summary>The runs that can be compared, the newest first.</summary>
    public IReadOnlyList<ScoringRun> Runs { get; private set; } = [];

    /// <summary>The earlier run; null where there are no two.</summary>
    public ScoringRun? Earlier { get; private set; }

    /// <summary>The later run; null with <see cref="Earlier"/>.</summary>
    public ScoringRun? Later { get; private set; }

    /// <summary>How many customers changed in which way.</summary>
    public RunChangeCounts Counts { get; private set; } = new(0, 0, 0, 0, 0);

    /// <summary>Which customers are shown.</summary>
    public RunChangeKind Kind { get; private set; }

    /// <summary>What moved the customers who are shown; null for either.</summary>
    public ChangeCause? Cause { get; private set; }

    /// <summary>The page's number, from 1.</summary>
    public int Number { get; private set; } = 1;

    /// <summary>The customers of the page.</summary>
    public IReadOnlyList<RunChange> Changes { get; private set; } = [];

    /// <summary>Whether customers come after those of the page.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Tells what moved them.</summary>
    public ChangeCauses Causes { get; private set; } = new(null, null);

    /// <summary>Whether it can be told who moved and whether by the model: both runs have the customers who are shown.</summary>
    public bool HasCauses => Kind is RunChangeKind.AtRisk or RunChangeKind.Recovered;

    /// <summary>Whether one version scored both runs.</summary>
    public bool IsSameVersion => Earlier!.Content.Version == Later!.Content.Version;

    protected override bool NamesCustomers => true;

    /// <summary>Compares two runs; the last two where none are named.</summary>
    public async Task OnGetAsync()
    {
        Runs = [.. (await AskAsync(runs => runs.ListAsync(ShownRuns)) ?? []).Where(run => run.State == RunState.Ready)];
        Later = Runs.FirstOrDefault(run => run.Id == Asked("now")) ?? (Runs is [var newest, ..] ? newest : null);
        Earlier = Runs.FirstOrDefault(run => run.Id == Asked("before")) ?? Runs.FirstOrDefault(run => run.Id < Later?.Id);
        if (Earlier?.Id > Later?.Id) (Earlier, Later) = (Later, Earlier); // whichever way round they are named
        if (Later is null || Earlier is null || Later.Id == Earlier.Id)
        {
            Earlier = null;
            WhyNothing ??= Texts["Two scoring runs are needed to see what changed. Score another file."];
            return;
        }

        Kind = CallAddress.Choice<RunChangeKind>(Request.Query["kind"]) ?? default;
        Cause = HasCauses ? CallAddress.Choice<ChangeCause>(Request.Query["cause"]) : null;
        Number = Math.Clamp(Asked("page") ?? 1, 1, (int.MaxValue / PageSize) - 1);
        var aborted = HttpContext.RequestAborted;
        Causes = new ChangeCauses(
            await ReasonsOf.OpenAnyAsync(Earlier.Content.Version, aborted),
            await ReasonsOf.OpenAnyAsync(Later.Content.Version, aborted));
        var pair = new RunPair(Earlier.Id, Later.Id);
        var found = await AskAsync(async runs =>
        {
            Counts = await runs.CountChangesAsync(pair, aborted);
            return await PageAsync(runs.ChangesAsync(pair, Kind, Cause is null ? (Number * PageSize) + 1 : null, aborted));
        });
        if (found is not null) (Changes, HasMore) = ([.. found.Take(PageSize)], found.Count > PageSize);
    }

    /// <summary>The address of a kind of change between these runs.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="page">The page's number.</param>
    public string Address(RunChangeKind kind, int page = 1)
    {
        var address = FormattableString.Invariant(
            $"{Path}?now={Later!.Id}&before={Earlier!.Id}&kind={kind.ToString().ToLowerInvariant()}");
        if (kind == Kind && Cause is { } cause) address += $"&cause={cause.ToString().ToLowerInvariant()}";
        return page == 1 ? address : FormattableString.Invariant($"{address}&page={page}");
    }

    /// <summary>The call list of the customers who are newly at risk.</summary>
    public string CallList => CallAddress.Path + CallAddress.Write(new CallQuery(Later!.Id) { NewAtRiskSince = Earlier!.Id });

    /// <summary>What a kind of change is called.</summary>
    public string NameOf(RunChangeKind kind) => kind switch
    {
        RunChangeKind.AtRisk => Texts["newly at risk"],
        RunChangeKind.Recovered => Texts["recovered: at risk no longer"],
        RunChangeKind.New => Texts["new: in the later file only"],
        _ => Texts["gone: in the earlier file only"],
    };

    private async Task<List<RunChange>> PageAsync(IAsyncEnumerable<RunChange> changes)
    {
        var (page, passed) = (new List<RunChange>(), 0);
        await foreach (var change in changes)
        {
            if (Cause is { } cause && Causes.Of(change) != cause) continue;
            if (passed++ < (Number - 1) * PageSize) continue;
            page.Add(change);
            if (page.Count > PageSize) break;
        }

        return page;
    }

    private int? Asked(string name) => CallAddress.Number(Request.Query[name]);
}
