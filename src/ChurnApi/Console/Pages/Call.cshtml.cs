using Churn.Models.Answering;
using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;
using ChurnApi.Security;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>A customer of a run: the score, the reasons, the scores of other runs and what became of the customer.</summary>
internal sealed class CallPage(ConsoleParts parts, RunParts runs) : RunsBase(parts, runs)
{
    /// <summary>The run; null where the database is away.</summary>
    public ScoringRun? Run { get; private set; }

    /// <summary>The customer; null with <see cref="Run"/>.</summary>
    public RunCall? Call { get; private set; }

    /// <summary>What raises the probability; none where the version is gone or gives none.</summary>
    public IReadOnlyList<Reason> Reasons { get; private set; } = [];

    /// <summary>The scores in all runs, the newest first.</summary>
    public IReadOnlyList<RunScore> Scores { get; private set; } = [];

    /// <summary>Shows the customer, if there is one at this place.</summary>
    public async Task<IActionResult> OnGetAsync(int run, int place)
    {
        if (!MayScore) return NeedsScore();
        Run = await FindAsync(run);
        if (Run?.State == RunState.Ready) Call = await AskAsync(runs => runs.CallAsync(run, place));
        if (WhyNothing is not null) return Page();
        if (Call is null) return Redirect($"{BrowserPage.Path}/unknown");
        Scores = await AskAsync(runs => runs.ScoresAsync(Call.Key)) ?? [];
        var model = await ReasonsOf.OpenAsync(Run!.Content.Version, HttpContext.RequestAborted);
        Reasons = CallReasons.Of(model, Call, Texts.Reasons);
        return Page();
    }
}
