using Churn.Data.Splitting;

namespace Churn.Data.Tests.Splitting;

public class TimeSplitTests
{
    private static readonly double[] Times = [5, 1, 4, 2, 4, 3, 1, 2, 3, 5];
    private static readonly int[] Groups = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly ulong[] Lots = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void The_past_of_customers_held_out_is_learnt_from()
    {
        var (training, holdout) = TimeSplit.HoldOut(Times, [true, .. new bool[9]], 0.3, Lots, Groups);

        holdout.Should().Equal(0, 2, 4, 9);
        training.Should().Equal(1, 3, 5, 6, 7, 8);
    }

    [Fact]
    public void Customers_with_rows_after_they_churned_are_on_one_side_alone()
    {
        var (training, holdout) = TimeSplit.HoldOut(Times, [true, true, .. new bool[8]], 0.3, Lots, Groups);

        holdout.Should().Equal([0, 9], "of the latest rows those whose customer's lot is even");
        training.Should().Equal([6, 8], "of the earlier rows those whose customer's lot is odd");
    }

    [Fact]
    public void The_churn_rate_of_a_panel_is_the_same_in_both_parts()
    {
        var random = new Random(11);
        var rows = new List<(int Customer, double Month, bool Churned)>();
        for (var customer = 0; customer < 900; customer++)
        {
            for (var month = random.Next(9); month < 12; month++)
            {
                rows.Add((customer, month, random.Next(16) == 0));
                if (rows[^1].Churned) break;
            }
        }

        bool[] churned = [.. rows.Select(row => row.Churned)];
        var (training, holdout) = TimeSplit.HoldOut(
            [.. rows.Select(row => row.Month)],
            churned,
            0.2,
            [.. rows.Select(row => (ulong)row.Customer)],
            [.. rows.Select(row => row.Customer)]);

        training.Should().HaveCount(rows.Count - holdout.Length);
        training.Average(row => churned[row] ? 1.0 : 0).Should().BeApproximately(1.0 / 16, 0.015);
        holdout.Average(row => churned[row] ? 1.0 : 0).Should().BeApproximately(1.0 / 16, 0.025);
    }

    [Fact]
    public void Nothing_is_left_to_learn_from_where_all_times_are_the_same() =>
        TimeSplit.HoldOut([7, 7, 7], new bool[3], 0.2, [0, 1, 2], [0, 1, 2]).Training.Should().BeEmpty();
}
