using System.Text;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Serving;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Shadow;

/// <summary>The queue of the shadow where nobody empties it.</summary>
public sealed class ShadowEvaluatorTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ModelStore store;
    private readonly ChampionProvider champion;
    private readonly ShadowEvaluator shadow;

    public ShadowEvaluatorTests()
    {
        store = new ModelStore(folder.Path);
        var clock = new FakeTimeProvider();
        champion = new ChampionProvider(store, clock, NullLogger<ChampionProvider>.Instance);
        shadow = new ShadowEvaluator(store, champion, clock, NullLogger<ShadowEvaluator>.Instance);
        new HandMadeModel().PromoteIn(store);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Without_a_shadow_nothing_is_kept()
    {
        Refresh();

        Offer(10);

        shadow.Samples.Count.Should().Be(0);
    }

    [Fact]
    public void A_full_queue_drops_what_comes_and_counts_it()
    {
        Begin();

        Offer(ShadowEvaluator.Capacity + 7);

        shadow.Samples.Count.Should().Be(ShadowEvaluator.Capacity);
        shadow.Report.Dropped.Should().Be(7);
    }

    [Fact]
    public void A_customer_too_large_to_keep_is_dropped()
    {
        Begin();

        shadow.Offer(
            Encoding.UTF8.GetBytes($"{{\"tenure\": 1, \"Note\": \"{new string('x', ShadowEvaluator.LargestCustomer)}\"}}"),
            null,
            AnswerOf(champion.Version!));

        shadow.Samples.Count.Should().Be(0);
        shadow.Report.Dropped.Should().Be(1);
    }

    [Fact]
    public void What_an_older_champion_answered_is_not_kept()
    {
        Begin();

        shadow.Offer("{}"u8, null, AnswerOf("0123456789ab"));

        shadow.Samples.Count.Should().Be(0);
        shadow.Report.Dropped.Should().Be(0);
    }

    private void Begin()
    {
        store.Shadow(HandMadeModel.Weighed(1).PublishIn(store), "");
        Refresh();
    }

    private void Refresh()
    {
        champion.Refresh();
        shadow.Refresh();
    }

    private void Offer(int times)
    {
        for (var i = 0; i < times; i++) shadow.Offer("""{"tenure": 1}"""u8, null, AnswerOf(champion.Version!));
    }

    private static CustomerAnswer AnswerOf(string version) =>
        new(
            new CustomerRecord(null, new CodedCustomer([]), []),
            new SegmentedCustomer("any", new ChurnProbability(0.5f), 1),
            version);
}
