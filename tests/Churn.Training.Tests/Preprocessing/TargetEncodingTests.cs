using Churn.Training.Preprocessing;

namespace Churn.Training.Tests.Preprocessing;

public class TargetEncodingTests
{
    [Fact]
    public void The_rate_of_a_word_is_not_learnt_from_rows_of_the_same_customer()
    {
        // 50 customers of 6 rows, each with a word of its own: only its own rows could tell its answer.
        int[] groupOf = [.. Enumerable.Range(0, 300).Select(row => row / 6)];
        float[] codes = [.. groupOf.Select(group => (float)group)];
        bool[] churned = [.. groupOf.Select(group => group % 4 == 0)];

        var rates = TargetEncoding.OutOfFold(50, codes, churned, groupOf);

        rates
            .Where((_, row) => churned[row])
            .Average()
            .Should()
            .BeLessThanOrEqualTo(rates.Where((_, row) => !churned[row]).Average() + 1e-6f);
        TargetEncoding
            .OutOfFold(50, codes, churned, [.. Enumerable.Range(0, 300)])[0]
            .Should()
            .BeGreaterThan(0.35f, "rows alone would tell");
    }

    [Fact]
    public void Rows_of_customers_of_their_own_are_dealt_in_turn()
    {
        float[] codes = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        bool[] churned = [true, false, false, false, false, true, false, false, false, false];

        var rates = TargetEncoding.OutOfFold(1, codes, churned, [.. Enumerable.Range(0, 10)]);

        rates.Where((_, row) => row % 5 == 0).Should().OnlyContain(rate => rate == 0);
        rates[1].Should().BeApproximately(0.25f, 1e-6f);
    }
}
