using System.Globalization;
using System.Text;
using Churn.Outcomes.Reading;

namespace Churn.Outcomes.Tests.Reading;

public class OutcomeReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"churned": 2}""", "missing", "not-a-value", "missing")]
    [InlineData("""{"customerId": "C1", "predictionId": "x", "churned": true, "at": "soon"}""", "not-an-id", "not-a-time")]
    [InlineData(
        """{"customerId": "C1", "predictionId": "01a224f7-3960-741b-a6e8-79f1a1082c0f", "churned": true, "at": "2026-11-03"}""",
        "ambiguous")]
    [InlineData("""{"customerId": "C1", "churned": false, "at": "2026-11-03T12:06Z"}""", "in-future")]
    [InlineData("""{"customerId": ["C1"], "churned": true, "at": "2026-11-03"}""", "not-text")]
    [InlineData("[]", "not-an-object")]
    public void Every_fault_of_an_outcome_is_named_at_once(string json, params string[] rules) =>
        Read(json).Faults.Select(fault => fault.Rule).Should().Equal(rules);

    [Theory]
    [InlineData("2026-11-03", "2026-11-03T00:00Z", "2026-11-04T00:00Z")]
    [InlineData("2026-11-03T14:30+03:00", "2026-11-03T11:30Z", "2026-11-03T11:30Z")]
    public void Day_is_a_span_and_a_time_a_point(string at, string from, string until)
    {
        var outcome = Read($$"""{"customerId": "C1", "churned": "yes", "at": "{{at}}"}""").Outcome!;

        (outcome.From, outcome.Until).Should().Be((Time(from), Time(until)));
        outcome.Churned.Should().BeTrue();
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static OutcomeReading Read(string json) => new OutcomeReader(Now).Read(Encoding.UTF8.GetBytes(json));
}
