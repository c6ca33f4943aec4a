using Churn.Core.Schema;
using Churn.Training.Evaluation;
using Churn.Training.Tests.Report;

namespace Churn.Training.Tests.Evaluation;

public class ReasonSampleTests
{
    private static ReasonSample Sample => ReportExample.Content.Reasons!;

    [Fact]
    public void Columns_stand_in_the_order_of_their_mean_size_with_its_interval()
    {
        Sample.Columns.Select(column => column.MeanSize).Should().BeInDescendingOrder();
        foreach (var column in Sample.Columns)
        {
            column.MeanSize.Should().BeApproximately(column.Contributions.Average(Math.Abs), 1e-12);
            column.MeanSizeInterval.Lower.Should().BeLessThanOrEqualTo(column.MeanSize);
            column.MeanSizeInterval.Upper.Should().BeGreaterThanOrEqualTo(column.MeanSize);
        }
    }

    [Fact]
    public void Direction_is_the_correlation_of_values_and_contributions_and_words_have_none()
    {
        var rising = new ReasonColumn(
            Sample.Columns[0].Column, new NumberColumn("n", 0, 3), [0, 1, float.NaN, 3], [-1, 0, 5, 2]);
        var words = new ReasonColumn(Sample.Columns[0].Column, new CategoryColumn("w", ["a", "b"]), [0, 1], [-1, 1]);

        rising.Direction.Should().BeApproximately(1, 1e-12);
        words.Direction.Should().Be(double.NaN);
        Sample.Columns.Single(column => column.Column.Name == "tenure").Direction.Should().BeNegative();
    }

    [Theory]
    [InlineData(true, 5_000, 300), InlineData(false, 10, 100), InlineData(false, 60, 100), InlineData(false, 120, 25)]
    public void Fewer_customers_are_explained_where_each_costs_more(bool isExact, int columns, int expected) =>
        ReasonSample.CountOf(isExact, columns).Should().Be(expected);

    [Fact]
    public void Threads_do_not_change_it()
    {
        var content = ReportExample.Content;
        var background = content.Holdout.Rows.Take(10).ToArray();
        var explainer = ReportExample.Explain(content.Published, background);

        ReasonSample Of(int threads) =>
            ReasonSample.Of(explainer, ReportExample.Schema, content.Holdout, threads)!;
        foreach (var (one, other) in Of(1).Explanations.Zip(Of(4).Explanations))
            one.Contributions.Should().Equal(other.Contributions);
    }

    [Fact]
    public void LIME_is_the_same_again_and_explains_a_share_of_the_variance()
    {
        var content = ReportExample.Content;
        var background = content.Holdout.Rows.Take(10).ToArray();
        var explainer = ReportExample.Explain(content.Published, background);

        IReadOnlyList<LimeComparison> Of() =>
            LimeComparison.Of(
                content.Published.Model, explainer, ReportExample.Schema, content.Holdout, background, seed: 3);
        var found = Of();

        found.Should().HaveCount(3).And.OnlyContain(one => one.RSquared > 0 && one.RSquared < 1);
        found.Select(one => one.Probability).Should().BeInAscendingOrder();
        Of().Select(one => one.RSquared).Should().Equal(found.Select(one => one.RSquared));
    }
}
