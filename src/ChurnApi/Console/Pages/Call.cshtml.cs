using Churn.Core.Campaigns;
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

    /// <summary>What the customer is told; null where the action has no message, and for a control.</summary>
    public CampaignMessage? Message { get; private set; }

    /// <summary>What people noted of the customer, the newest first.</summary>
    public IReadOnlyList<CustomerNote> Notes { get; private set; } = [];

    /// <summary>Why a note was not taken, in a sentence; null where none was sent, or it was taken.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The note that was not taken, so that nobody has to write it twice.</summary>
    public string? Refused { get; private set; }

    /// <summary>The scores in all runs, the newest first.</summary>
    public IReadOnlyList<RunScore> Scores { get; private set; } = [];

    protected override bool NamesCustomers => true;

    /// <summary>The address of this page with one thing to do.</summary>
    public string Handler(string handler) =>
        $"{CallAddress.Path}/{RouteData.Values["run"]}/{RouteData.Values["place"]}?handler={handler}";

    /// <summary>Shows the customer, if there is one at this place.</summary>
    public async Task<IActionResult> OnGetAsync(int run, int place)
    {
        Run = await FindAsync(run);
        if (Run?.State == RunState.Ready) Call = await AskAsync(runs => runs.CallAsync(run, place));
        if (WhyNothing is not null) return Page();
        if (Call is null) return Redirect($"{BrowserPage.Path}/unknown");
        Scores = await AskAsync(runs => runs.ScoresAsync(Call.Key)) ?? [];
        Notes = await AskAsync(runs => runs.NotesAsync(Call.Key)) ?? [];
        var model = await ReasonsOf.OpenAnyAsync(Run!.Content.Version, HttpContext.RequestAborted);
        Reasons = CallReasons.Of(model, Call, Texts.Reasons);
        Message = CallMessages.Of(Run.Content, model)?.Write(Call);
        return Page();
    }

    /// <summary>Notes something of the customer.</summary>
    public Task<IActionResult> OnPostNoteAsync(int run, int place, string? note)
    {
        var text = note?.ReplaceLineEndings("\n").Trim() ?? "";
        Refused = text;
        return ChangeAsync(run, place, async call =>
        {
            if (text.Length is > 0 and <= CustomerNote.MaxLength)
                return await AskAsync(async runs =>
                {
                    await runs.AddNoteAsync(call.Key, Who, text, Now);
                    return true;
                });
            Refusal = Texts.Format("A note has 1 to {0} characters; this one has {1}.", CustomerNote.MaxLength, text.Length);
            return false;
        });
    }

    /// <summary>Deletes a note; one that is gone already is no fault.</summary>
    public Task<IActionResult> OnPostForgetAsync(int run, int place, int note) => ChangeAsync(run, place, async call =>
    {
        await AskAsync(runs => runs.DeleteNoteAsync(call.Key, note));
        return WhyNothing is null;
    });

    /// <summary>Does something to a customer of a run, and leads to the page again; or shows it where nothing was done.</summary>
    private async Task<IActionResult> ChangeAsync(int run, int place, Func<RunCall, Task<bool>> change)
    {
        var isDone = await AskAsync(runs => runs.CallAsync(run, place)) is { } call && await change(call);
        if (isDone) return Redirect(FormattableString.Invariant($"{CallAddress.Path}/{run}/{place}"));
        if (WhyNothing is not null) Refusal = Texts["The log is away, so nothing was saved. Try again in a moment."];
        WhyNothing = null; // it may be back by now
        return await OnGetAsync(run, place);
    }
}
