using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>Checks a whole store: its versions, what points to them, and its history.</summary>
internal sealed class StoreVerifier(ModelStore store, StoreFiles files)
{
    private readonly List<string> faults = [];

    public StoreVerification Run()
    {
        CheckChampion();
        CheckOthers(() => store.ShadowVersion() is { } shadow ? [shadow] : [], "the shadow");
        CheckOthers(store.PinnedVersions, "a pinned version");
        CheckBlockList();
        CheckOthers(() => store.Trial() is { } trial ? [trial.Challenger] : [], "in a trial");
        foreach (var line in files.Lines.DamagedLines())
            faults.Add($"{StoreFiles.HistoryName}: line {line} is not an entry of the history.");
        return new StoreVerification([.. store.ByAge().Select(Check)], faults);
    }

    private VerifiedVersion Check(string version) => new(version, VersionVerifier.Faults(store.FilesOf(version), version));

    private void CheckChampion()
    {
        CheckOthers(() => store.ChampionVersion() is { } champion ? [champion] : [], "the champion");
        var told = new PromotionHistory(store.History()).Champion;
        var serves = files.Champion.ReadIfWhole()?.Version;
        if (serves != told && serves is not null)
            faults.Add(
                $"{StoreFiles.ChampionName}: it names {serves}, while by the history {told ?? "no version"} was promoted last; "
                    + "promote the one that shall serve."
            );
        if (serves is null && told is not null)
            faults.Add(
                $"{StoreFiles.ChampionName}: it is missing or cannot be read, while by the history {told} was promoted last; "
                    + "promote the one that shall serve."
            );
    }

    private void CheckBlockList()
    {
        try
        {
            files.BlockList();
        }
        catch (BrokenModelException fault)
        {
            faults.Add(fault.Message);
        }
    }

    private void CheckOthers(Func<IReadOnlyList<string>> named, string what)
    {
        try
        {
            foreach (var version in named().Where(version => !store.Has(version)))
                faults.Add($"{version} is {what}, but the store has no such version.");
        }
        catch (BrokenModelException fault)
        {
            faults.Add(fault.Message);
        }
    }
}
