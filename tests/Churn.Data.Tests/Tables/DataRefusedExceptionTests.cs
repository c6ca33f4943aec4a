using Churn.Data.Tables;

namespace Churn.Data.Tests.Tables;

public class DataRefusedExceptionTests
{
    [Fact]
    public void One_rule_on_many_rows_is_told_in_four_lines()
    {
        var refusal = new DataRefusedException(
            [.. Enumerable.Range(2, 1_000).Select(line => new TableError("a.csv", "no date.", line, "day", $"x{line}"))]);

        refusal.Message.Split(Environment.NewLine).Should().Equal(
            "a.csv(2): column 'day': 'x2': no date.",
            "a.csv(3): column 'day': 'x3': no date.",
            "a.csv(4): column 'day': 'x4': no date.",
            "a.csv: column 'day': the same on 997 more lines: 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, ...");
        refusal.Violations.Should().HaveCount(1_000);
    }

    [Fact]
    public void Many_different_rules_are_cut_off_with_their_number() =>
        new DataRefusedException([.. Enumerable.Range(1, 25).Select(i => new TableError("a.csv", $"rule {i}."))])
            .Message.Split(Environment.NewLine).Should().HaveCount(21).And.EndWith("... and 5 more.");
}
