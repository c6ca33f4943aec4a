using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.Outcomes.Trials;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Outcomes.Tests.Trials;

public sealed class TrialEndTests : IDisposable
{
    private const int Customers = 3_000;

    private readonly TempFolder folder = new();
    private readonly ModelStore store;
    private readonly string champion;
    private readonly string challenger;

    public TrialEndTests()
    {
        store = new ModelStore(folder["models"]);
        champion = new HandMadeModel().PublishIn(store);
        challenger = HandMadeModel.Weighed(2).PublishIn(store);
        if (store.ChampionVersion() != champion) store.Promote(champion, "test");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_trial_that_is_undecided_goes_on()
    {
        store.BeginTrial(challenger, .1, 180, true, "test");

        (await LookAsync(.2, .2)).Should().Be(TrialVerdict.Undecided);

        store.Trial().Should().NotBeNull();
        store.Verify().IsWhole.Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_better_challenger_is_promoted_where_that_was_asked_for_and_else_proposed(bool promotes)
    {
        store.BeginTrial(challenger, .1, 180, promotes, "test");

        (await LookAsync(.4, .2)).Should().Be(TrialVerdict.Challenger);

        store.Trial().Should().BeNull();
        store.ChampionVersion().Should().Be(promotes ? challenger : champion);
        var end = store.History().Single(entry => entry.Action == HistoryEntry.EndTrial);
        end.Why.Should().Contain(promotes ? "promoted" : $"churn models promote {challenger}");
        end.Compared!.Rows.Should().Be(Customers);
        end.Compared.ChallengerFigures.LogLoss.Should().BeLessThan(end.Compared.ChampionFigures.LogLoss!.Value);
    }

    [Fact]
    public async Task A_worse_challenger_is_sent_back()
    {
        store.BeginTrial(challenger, .1, 180, true, "test");

        (await LookAsync(.2, .4)).Should().Be(TrialVerdict.Champion);

        (store.Trial(), store.ChampionVersion()).Should().Be((null, champion));
    }

    [Fact]
    public async Task A_trial_against_a_former_champion_is_void()
    {
        store.BeginTrial(challenger, .1, 180, true, "test");
        store.Promote(challenger, "by hand");

        (await LookAsync(.2, .4)).Should().Be(TrialVerdict.Void);

        store.Trial().Should().BeNull();
    }

    [Fact]
    public async Task Without_a_trial_there_is_nothing_to_look_at() =>
        (await TrialEnd.LookAsync(store, new MemoryLog([]), TimeProvider.System.GetUtcNow())).Should().BeNull();

    [Fact]
    public void One_trial_is_on_at_a_time_and_not_of_the_champion()
    {
        Invoking(champion).Should().Throw<TrialException>();
        store.BeginTrial(challenger, .1, 180, true, "test");
        Invoking(challenger).Should().Throw<TrialException>().Which.Message.Should().Contain("--end");
        store.EndTrial(null, "test").Should().NotBeNull();
        store.EndTrial(null, "test").Should().BeNull();

        Action Invoking(string version) => () => store.BeginTrial(version, .1, 180, true, "test");
    }

    [Fact]
    public void No_pruning_removes_a_version_in_a_trial()
    {
        store.BeginTrial(challenger, .1, 180, true, "test");
        var newer = HandMadeModel.Weighed(3).PublishIn(store);

        store.Prune(1, "test");

        store.Versions().Should().BeEquivalentTo([champion, challenger, newer]);
    }

    /// <summary>A fifth of the customers leave, and the versions give all of them these probabilities.</summary>
    private async Task<TrialVerdict> LookAsync(double byChampion, double byChallenger)
    {
        var since = TimeProvider.System.GetUtcNow();
        var rows = Enumerable.Range(0, Customers).Select(i => new PredictionWithOutcome(
            Guid.NewGuid(), since.AddSeconds(i), since.AddDays(1), champion, null, [], byChampion, true, "at-risk", null, null,
            i % 5 == 0)
        {
            Customer = Guid.NewGuid(),
            Other = new OtherScore(challenger, byChallenger),
        });
        var found = await TrialEnd.LookAsync(store, new MemoryLog([.. rows]), since.AddDays(2));
        return found!.Value.Standing.Verdict;
    }
}
