using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;
using ChurnApi.Security;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>One run: how far it is, what was refused, and what it came to.</summary>
internal sealed class RunPage(ConsoleParts parts, RunParts runs) : RunsBase(parts, runs)
{
    /// <summary>The run; null where the database is away.</summary>
    public ScoringRun? Run { get; private set; }

    /// <summary>Shows it, if there is such a run.</summary>
    public async Task<IActionResult> OnGetAsync(int id)
    {
        Run = await FindAsync(id);
        return Run is null && WhyNothing is null ? Redirect($"{BrowserPage.Path}/unknown") : Page();
    }

    /// <summary>Ends it.</summary>
    public async Task<IActionResult> OnPostCancelAsync(int id)
    {
        if (!MayScore) return NeedsScore();
        await AskAsync(runs => runs.EndAsync(id, RunState.Cancelled, Now));
        return WhyNothing is null ? Redirect(FormattableString.Invariant($"{UploadEndpoint.Path}/{id}")) : Page();
    }
}
