using Churn.Models.Manifest;
using Churn.Models.Registry;
using ChurnApi.Admin;
using ChurnApi.Http;
using ChurnApi.Security;
using ChurnApi.Serving;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ChurnApi.Console.Pages;

/// <summary>The versions, what was done to them, and who may: another champion.</summary>
internal sealed class ModelsPage(
    ConsoleParts parts, ModelStore store, ChampionChange change, RefusedActions refusals) : ConsolePage(parts)
{
    private const int ShownEntries = 50;

    /// <summary>The store as it is; null where it cannot be read.</summary>
    public StoreOverview? Store { get; private set; }

    /// <summary>What was done to the store, newest first.</summary>
    public IReadOnlyList<HistoryEntry> History { get; private set; } = [];

    /// <summary>Why the store cannot be read, or a change was refused; null where all is well.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What was changed; null where nothing was.</summary>
    public HistoryEntry? Done { get; private set; }

    /// <summary>The versions, newest first.</summary>
    public IEnumerable<VersionSummary> Versions => Store!.Versions.Reverse();

    /// <summary>The versions that can be compared, newest first.</summary>
    public IReadOnlyList<string> Comparable => [.. ComparePage.Comparable(Store!).Select(version => version.Version)];

    /// <summary>Shows the store.</summary>
    public void OnGet()
    {
        try
        {
            Store = StoreOverview.Of(store);
            History = [.. store.History().Reverse().Take(ShownEntries)];
        }
        catch (Exception fault) when (fault is BrokenModelException or IOException or UnauthorizedAccessException)
        {
            Refusal = StoreFault.Words(store, fault);
        }
    }

    /// <summary>Makes a version the champion.</summary>
    public Task<IActionResult> OnPostPromoteAsync(string version, string? why) =>
        ChangeAsync(why, reason => change.PromoteAsync(version ?? "", reason, false, Who, HttpContext.RequestAborted));

    /// <summary>Goes back to the previous champion.</summary>
    public Task<IActionResult> OnPostRollBackAsync(string? why) =>
        ChangeAsync(why, reason => change.RollBackAsync(reason, Who, HttpContext.RequestAborted));

    private async Task<IActionResult> ChangeAsync(
        string? why, Func<string, Task<Results<Ok<HistoryEntry>, ProblemResult>>> act)
    {
        if (!MayChange) return NeedsAdmin(refusals);
        string? refusal = null;
        if (!ChangeReason.IsReason(why)) refusal = Texts["Give a reason of 1 to 500 letters, in one line."];
        else
            switch ((await act(why!)).Result)
            {
                case Ok<HistoryEntry> done: Done = done.Value; break;
                case ProblemResult problem: refusal = problem.Value.Detail; break;
            }

        OnGet();
        Refusal = refusal ?? Refusal;
        return Page();
    }
}
