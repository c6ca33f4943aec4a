using Churn.Outcomes.Storage;
using ChurnApi.Console.Runs;

namespace ChurnApi.Console.Pages;

/// <summary>The files that were scored, and the form that sends another one.</summary>
internal sealed class RunsPage(ConsoleParts parts, RunParts runs) : RunsBase(parts, runs)
{
    /// <summary>The runs, the newest first.</summary>
    public IReadOnlyList<ScoringRun> Runs { get; private set; } = [];

    /// <summary>Why the file that was sent was not scored, in a sentence; null where none was sent.</summary>
    public string? Refusal =>
        Request.Query[FormUpload.Why] == UploadEndpoint.NoModel ? WhyNone : FormUpload.Words(Texts, Request);

    /// <summary>Shows them.</summary>
    public async Task OnGetAsync() => Runs = await AskAsync(runs => runs.ListAsync(ShownRuns)) ?? [];
}
