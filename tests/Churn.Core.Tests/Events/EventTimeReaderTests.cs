using System.Text;
using Churn.Core.Events;

namespace Churn.Core.Tests.Events;

public class EventTimeReaderTests
{
    [Theory]
    [InlineData("2026-05-31", "2026-05-31T00:00:00", false)]
    [InlineData("2026-05-31T13:45:10Z", "2026-05-31T13:45:10", true)]
    [InlineData("2026-05-31 13:45", "2026-05-31T13:45:00", false)]
    [InlineData("2026-05-31T13:45:10.25+02:00", "2026-05-31T11:45:10.25", true)]
    [InlineData("2026-05-31T23:45:10-0130", "2026-06-01T01:15:10", true)]
    [InlineData("31.05.2026 13:45:10", "2026-05-31T13:45:10", false)]
    [InlineData("05/31/2026 1:45 PM", "2026-05-31T13:45:00", false)]
    [InlineData("31 May 2026 12:05 AM", "2026-05-31T00:05:00", false)]
    [InlineData("20260531", "2026-05-31T00:00:00", false)]
    [InlineData("1780235110", "2026-05-31T13:45:10", true)]
    [InlineData("1780235110250", "2026-05-31T13:45:10.25", true)]
    public void Times_of_all_forms_are_read(string text, string expected, bool hasZone)
    {
        var reader = EventTimeReader.For([text], null, out var isAmbiguous)!;

        isAmbiguous.Should().BeFalse();
        reader.TryRead(Encoding.UTF8.GetBytes(text), out var time).Should().BeTrue();
        new DateTime(time.Ticks).Should().Be(DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
        time.HasZone.Should().Be(hasZone);
        time.IsDay.Should().Be(!text.Contains(':') && !hasZone);
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("2026-05-31T25:00:00Z")]
    [InlineData("2026-05-31T13:45:10 Mars")]
    [InlineData("2026-05-31Tomorrow")]
    [InlineData("1026-05-31")]
    [InlineData("soon")]
    [InlineData("")]
    public void What_is_no_time_is_refused(string text) =>
        EventTimeReader.Iso.TryRead(Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();

    [Theory]
    [InlineData("soon")]
    [InlineData("12.50")]
    [InlineData("42")]
    public void What_is_no_time_has_no_reader(string text) => EventTimeReader.For([text], null, out _).Should().BeNull();

    [Fact]
    public void Days_and_months_that_cannot_be_told_apart_are_asked_for()
    {
        string[] texts = ["05/06/2026 10:00", "07/08/2026 11:00"];

        EventTimeReader.For(texts, null, out var isAmbiguous).Should().BeNull();
        isAmbiguous.Should().BeTrue();
        EventTimeReader.For(texts, true, out _)!.TryRead("05/06/2026 10:00"u8, out var time).Should().BeTrue();
        EventClock.DayOf(time.Ticks).Should().Be(new DateOnly(2026, 6, 5));
    }
}
