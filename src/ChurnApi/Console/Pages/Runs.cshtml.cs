using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;

namespace ChurnApi.Console.Pages;

/// <summary>The files that were scored, and the form that sends another one.</summary>
internal sealed class RunsPage(ConsoleParts parts, RunParts runs) : RunsBase(parts, runs)
{
    /// <summary>The runs, the newest first.</summary>
    public IReadOnlyList<ScoringRun> Runs { get; private set; } = [];

    /// <summary>Why the file that was sent was not scored, in a sentence; null where none was sent.</summary>
    public string? Refusal => Request.Query[UploadEndpoint.Why].ToString() switch
    {
        UploadEndpoint.OldForm => Texts["The form was too old, and nothing was done. Try again."],
        UploadEndpoint.NoFile => Texts["No file arrived, or the upload was interrupted. Choose a file and send it."],
        UploadEndpoint.NoModel => WhyNone,
        UploadEndpoint.TooLarge => Texts["The file is larger than the service takes (ChurnApi:MaxStreamBytes)."],
        UploadEndpoint.LogAway => Texts["The log cannot be written now, so nothing was scored. Send the file again later."],
        _ => null,
    };

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync() => Runs = await AskAsync(runs => runs.ListAsync(ShownRuns)) ?? [];
}
