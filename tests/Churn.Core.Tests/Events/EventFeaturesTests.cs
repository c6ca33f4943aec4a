using System.Globalization;
using Churn.Core.Events;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Events;

public class EventFeaturesTests
{
    private static readonly long AsOf = EventClock.StartOf(new DateOnly(2026, 3, 2)); // a Monday

    private static readonly EventSchema Schema = new(
        365, [new EventWords("type", ["buy", "call"], HasOthers: true)], ["amount"], HasTimeOfDay: true);

    [Fact]
    public void Windows_count_and_add_up_what_lies_in_them()
    {
        var found = Of(At(-1, 0, 10), At(-6, 1, 20), At(-29, 0, 60), At(-100, 2, double.NaN));

        Check(found, "events_7d", 2, "events_30d", 3, "events_90d", 3, "events_180d", 4, "events_365d", 4);
        Check(found, "amount_sum_7d", 30, "amount_mean_7d", 15, "amount_sd_7d", 5, "amount_sum_365d", 90);
        Check(found, "type_buy_7d", 1, "type_call_7d", 1, "type_others_7d", 0, "type_buy_365d", 2, "type_others_365d", 1);
        Check(found, "recent_share_7d", 1, "recent_share_30d", 1, "recent_share_90d", 0.75);
    }

    [Fact]
    public void Gaps_are_those_between_days_with_events()
    {
        var found = Of(At(-2, 0, 1), At(-2.5, 0, 1), At(-4, 0, 1), At(-10, 0, 1));

        Check(found, "recency_days", 2, "observed_days", 10, "recency_share", 0.2, "active_days_365d", 4);
        Check(found, "gap_last_days", 1, "gap_mean_days", 8 / 3.0, "recency_over_gap", 2 / (8 / 3.0 + 1));
        Check(found, "active_days_a_month", 12);
    }

    [Fact]
    public void Time_of_day_weekday_and_types_are_shares_of_the_events()
    {
        var found = Of(
            At(-1 + (3 / 24.0), 0, 1), At(-1 + (13 / 24.0), 0, 1), At(-3 + (20 / 24.0), 1, 1), At(-4, EventWords.None, 1));

        Check(found, "night_share", 0.5, "morning_share", 0, "afternoon_share", 0.25, "evening_share", 0.25);
        Check(found, "weekend_share", 0.5);
        Check(found, "type_kinds", 2, "type_entropy", -(2 / 3.0 * Math.Log(2 / 3.0)) - (1 / 3.0 * Math.Log(1 / 3.0)));
    }

    [Fact]
    public void Trend_is_the_slope_of_the_events_of_a_week()
    {
        var events = Enumerable.Range(0, 26).SelectMany(week => Enumerable.Repeat(At((-7 * week) - 1, 0, 1), 26 - week));

        Check(Of([.. events]), "weekly_trend", 1);
    }

    [Fact]
    public void Without_events_counts_are_0_and_the_rest_is_missing()
    {
        var found = Of();

        Check(found, "events_365d", 0, "amount_sum_365d", 0, "type_kinds", 0, "weekly_trend", 0);
        foreach (var name in new[] { "recency_days", "gap_mean_days", "weekend_share", "amount_mean_7d", "recent_share_7d" })
            found[name].Should().Be(double.NaN, name);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Event_moved_from_a_second_before_to_the_moment_itself_is_as_if_it_were_gone(int seed)
    {
        var events = Drawn(seed, 200);
        for (var moved = 0; moved < events.Length; moved += 7)
        {
            var last = events[moved] with { Time = AsOf - TimeSpan.TicksPerSecond };
            var others = events.Where((_, i) => i != moved).ToArray();

            Of([.. others, last]).Should().NotEqual(Of(others));
            Of([.. others, last with { Time = AsOf, Known = AsOf }]).Should().Equal(Of(others));
        }
    }

    [Fact]
    public void Future_events_and_those_known_later_change_nothing()
    {
        var events = Drawn(4, 100);
        var future = Drawn(5, 10_000).Select(one => one with { Time = (2 * AsOf) - one.Time, Known = 0 });
        var late = Drawn(6, 100).Select((one, i) => one with { Known = AsOf + i });

        Of([.. future, .. events, .. late]).Should().Equal(Of(events));
    }

    [Fact]
    public void Order_in_which_events_are_added_changes_no_bit()
    {
        const long month = 30 * TimeSpan.TicksPerDay;
        var events = Drawn(7, 300).Select(one => one with { Time = one.Time - (one.Time % month) }).ToArray();
        var expected = Of(events);
        var random = new RandomStream(1, 1);
        for (var i = 0; i < 20; i++)
        {
            random.Shuffle(events.AsSpan());
            Of(events).Should().Equal(expected);
        }
    }

    private static OneEvent At(double days, int type, double amount) =>
        new(AsOf + (long)(days * TimeSpan.TicksPerDay), 0, type, amount);

    private static OneEvent[] Drawn(int seed, int count)
    {
        var random = new RandomStream(seed, 0);
        return
        [
            .. Enumerable.Range(0, count)
                .Select(_ => At(-364 * random.NextDouble(), random.NextBelow(4) - 1, random.NextDouble() / 3)),
        ];
    }

    private static Dictionary<string, double> Of(params OneEvent[] events)
    {
        var (history, features) = (new EventHistory(1, 1), new EventFeatures(Schema));
        foreach (var one in events) history.Add(one.Time, one.Known, [one.Type], [one.Amount]);
        history.Sort();
        var values = new double[features.Names.Count];
        features.Compute(history, AsOf, values);
        return features.Names.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static void Check(Dictionary<string, double> found, params object[] expected)
    {
        foreach (var pair in expected.Chunk(2))
            found[(string)pair[0]].Should().BeApproximately(
                Convert.ToDouble(pair[1], CultureInfo.InvariantCulture), 1e-9, (string)pair[0]);
    }

    private sealed record OneEvent(long Time, long Known, int Type, double Amount);
}
