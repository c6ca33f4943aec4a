using Churn.Core.Events;

namespace Churn.Core.Tests.Events;

public class EventSequenceEncoderTests
{
    private const int Channels = 9;
    private const long Day = TimeSpan.TicksPerDay;

    private static readonly long AsOf = EventClock.StartOf(new DateOnly(2026, 3, 5));

    private static readonly EventSchema Schema =
        new(30, [new EventWords("type", ["browse", "help"], HasOthers: true)], ["amount"], HasTimeOfDay: true);

    [Fact]
    public void An_event_has_its_word_times_and_amount()
    {
        var history = History((AsOf - (2 * Day), AsOf - (2 * Day), 0, -5), (AsOf - (Day / 4), AsOf - (Day / 4), 1, double.NaN));

        var sequence = new EventSequenceEncoder(Schema).Encode(history, AsOf);

        var (tuesday, wednesday) = (4 * Math.PI / 7, 6 * Math.PI / 7);
        Rounded(sequence[..Channels]).Should().Equal(Rounded(
            [1, (float)Math.Log(2881), float.NaN, Sin(tuesday), Cos(tuesday), 0, 1, (float)-Math.Log(6), 1]));
        Rounded(sequence[Channels..]).Should().Equal(Rounded(
            [2, (float)Math.Log(361), (float)Math.Log(2521), Sin(wednesday), Cos(wednesday), -1, 0, float.NaN, 0]));
    }

    [Fact]
    public void Words_that_are_missing_or_not_counted_apart_have_numbers_of_their_own()
    {
        var encoder = new EventSequenceEncoder(Schema);
        var history = History((AsOf - 3, AsOf - 3, EventWords.None, 0), (AsOf - 2, AsOf - 2, Schema.Words[0].Other, 0));

        var sequence = encoder.Encode(history, AsOf);

        sequence[0].Should().Be(0);
        sequence[Channels].Should().Be(3);
        encoder.Channels.WordCounts.Should().Equal(4);
    }

    [Fact]
    public void Events_at_the_moment_known_after_it_or_too_old_change_nothing()
    {
        var encoder = new EventSequenceEncoder(Schema);
        var counts = (AsOf - Day, AsOf - 1, 0, 3.0);
        var expected = encoder.Encode(History(counts), AsOf);

        var history = History(
            counts,
            (AsOf, AsOf, 1, 9),
            (AsOf + 1, AsOf + 1, 1, 9),
            (AsOf - 5, AsOf, 1, 9),
            (AsOf - (31 * Day), AsOf - Day, 1, 9));

        encoder.Encode(history, AsOf).Should().Equal(expected);
        expected.Should().HaveCount(Channels);
    }

    [Fact]
    public void Only_the_most_recent_events_are_kept_and_the_gap_before_them_is_known()
    {
        var history = History([.. Enumerable.Range(1, 10).Select(i => (AsOf - (i * Day), AsOf - (i * Day), 0, (double)i))]);

        var sequence = new EventSequenceEncoder(Schema, maxEvents: 3).Encode(history, AsOf);

        sequence.Should().HaveCount(3 * Channels);
        Enumerable.Range(0, 3).Select(i => Math.Round(Math.Exp(sequence[(i * Channels) + 7]) - 1)).Should().Equal(3, 2, 1);
        sequence[2].Should().BeApproximately((float)Math.Log(1441), 1e-5f);
    }

    [Fact]
    public void A_customer_without_events_has_an_empty_sequence() =>
        new EventSequenceEncoder(Schema).Encode(History(), AsOf).Should().BeEmpty();

    [Fact]
    public void Times_that_are_days_have_no_hour() =>
        new EventSequenceEncoder(Schema with { HasTimeOfDay = false }).Channels.Numbers
            .Should().Equal("age", "gap", "weekday_sin", "weekday_cos", "amount", "amount_known");

    private static float Sin(double angle) => (float)Math.Sin(angle);

    private static float Cos(double angle) => (float)Math.Cos(angle);

    /// <summary>Equal where the last bits differ; without a negative 0.</summary>
    private static float[] Rounded(float[] numbers) => [.. numbers.Select(number => MathF.Round(number, 4) + 0f)];

    private static EventHistory History(params (long Time, long Known, int Type, double Amount)[] events)
    {
        var history = new EventHistory(1, 1);
        foreach (var one in events) history.Add(one.Time, one.Known, [one.Type], [one.Amount]);
        history.Sort();
        return history;
    }
}
