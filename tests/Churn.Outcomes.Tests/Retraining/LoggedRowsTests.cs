using Churn.Core.Schema;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Retraining;

namespace Churn.Outcomes.Tests.Retraining;

public class LoggedRowsTests
{
    [Fact]
    public void Rows_are_told_in_the_words_of_what_the_champion_predicts()
    {
        Notes(null).Should().Contain("300 rows of 2 months are in the log with their outcome, 30 of them churned");
        Notes(LabelTarget.Parse("purchase within 30d"))
            .Should().Contain("300 rows of 2 months are in the log with their outcome, 30 of them had the event")
            .And.NotContain(note => note.Contains("churn"));
    }

    [Fact]
    public void What_is_left_out_is_told_only_where_something_is() => Notes(null).Should().HaveCount(2)
        .And.Contain("4 rows are left out: their window has not ended");

    private static IEnumerable<string> Notes(LabelTarget? target) => new LoggedRows(
        [new MatureCohort(new DateOnly(2026, 1, 1), 100, 100, 10), new MatureCohort(new DateOnly(2026, 2, 1), 210, 200, 20)])
    {
        TestRows = 0,
        Days = 2,
        Unknown = 0,
        Treated = 0,
        Repeated = 0,
        Immature = 4,
        Foreign = 0,
        Lost = 0,
    }.Notes(OutcomeWords.Of(target));
}
