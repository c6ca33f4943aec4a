using Churn.Core.Events;
using Churn.Core.Texts;

namespace Churn.Core.Tests.Events;

public class EventTextsTests
{
    private static readonly long AsOf = EventClock.StartOf(new DateOnly(2026, 3, 2));

    private static readonly EventSchema Schema = new(30, [], [], HasTimeOfDay: true) { Texts = ["note"] };

    [Fact]
    public void Columns_are_the_newest_text_and_all_texts_the_newest_first()
    {
        Schema.TextColumns.Should().Equal("note_newest", "note_all");
        Find((-3, "old"), (-1, null), (-2, "new")).Should().Equal("new", "new\nold");
    }

    [Fact]
    public void Texts_count_from_the_time_that_is_looked_at_to_before_the_moment() =>
        Find((-31, "too old"), (-30, "oldest"), (-TimeSpan.TicksPerSecond / (double)TimeSpan.TicksPerDay, "newest"), (0, "late"))
            .Should().Equal("newest", "newest\noldest");

    [Fact]
    public void Text_that_became_known_at_the_moment_does_not_count()
    {
        var history = new EventHistory(0, 0, 1);
        history.Add(AsOf - 2, AsOf, [], [], "late");
        history.Add(AsOf - 3, AsOf - 1, [], [], "known");
        history.Sort();

        new EventTexts(Schema).Find(history, AsOf).Should().Equal("known", "known");
    }

    [Fact]
    public void Without_texts_both_are_empty() => Find((-1, null)).Should().Equal("", "");

    [Fact]
    public void All_texts_are_whole_texts_within_what_is_read_of_a_text()
    {
        var half = new string('a', (TextScorer.MaxLength / 2) - 1);

        Find((-1, half), (-2, half), (-3, "b"))[1].Should().Be($"{half}\n{half}");
        Find((-1, half), (-2, half + "aa"), (-3, "b"))[1].Should().Be(half);
    }

    [Fact]
    public void Beginning_of_a_long_text_has_no_half_of_a_letter()
    {
        var text = new string('a', TextScorer.MaxLength - 1) + "😀";

        EventTexts.Cut(text).ToString().Should().Be(text[..^2]);
        EventTexts.Cut(text.AsSpan(1)).ToString().Should().Be(text[1..]);
    }

    [Fact]
    public void Texts_of_one_moment_have_one_order()
    {
        var one = Find((-1, "b"), (-1, "a"), (-1, null));

        Find((-1, null), (-1, "a"), (-1, "b")).Should().Equal(one).And.Equal("b", "b\na");
    }

    private static string[] Find(params (double Days, string? Text)[] events)
    {
        var history = new EventHistory(0, 0, 1);
        foreach (var (days, text) in events)
        {
            var time = AsOf + (long)(days * TimeSpan.TicksPerDay);
            history.Add(time, time, [], [], text);
        }

        history.Sort();
        return new EventTexts(Schema).Find(history, AsOf);
    }
}
