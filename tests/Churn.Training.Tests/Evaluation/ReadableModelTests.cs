using Churn.Training.Evaluation;
using Churn.Training.Tests.Report;

namespace Churn.Training.Tests.Evaluation;

public class ReadableModelTests
{
    private static ReadableModel Model => ReportExample.Content.Readable!;

    [Fact]
    public void Spread_reaches_from_the_least_to_the_most_of_the_folds_and_is_unknown_without_two()
    {
        var tenure = Model.Columns.Single(column => column.Shape.Levels.Column.Name == "tenure");
        var alone = new ReadableColumn(tenure.Shape, [tenure.Shape], [1, 2]);

        tenure.SpreadAt(3)!.Value.Lower.Should().BeLessThan(tenure.SpreadAt(3)!.Value.Upper);
        alone.SpreadAt(3).Should().BeNull();
        new ReadableColumn(tenure.Shape, [tenure.Shape, null], [1]).SpreadAt(3).Should().Be(
            new Core.Metrics.Interval(Math.Min(0, tenure.Shape.At(3)), Math.Max(0, tenure.Shape.At(3))),
            "a fold that does not read the column adds 0");
    }

    [Fact]
    public void Customers_are_counted_by_value_and_the_range_leaves_the_ends_out()
    {
        var shape = Model.Columns.Single(column => column.Shape.Levels.Column.Name == "tenure").Shape;
        float[] codes = [.. Enumerable.Range(0, 1001).Select(code => (float)code), float.NaN];

        var column = new ReadableColumn(shape, [], codes);

        column.Customers.Sum().Should().Be(codes.Length);
        column.Customers[shape.Levels.Missing].Should().Be(1);
        column.Range.Should().Be((5, 995));
        column.Deciles.Should().HaveCount(9).And.StartWith(100);
    }

    [Fact]
    public void Forest_is_not_a_readable_model() => ReadableModel.Of(
        ReportExample.Content.Published,
        ReportExample.Schema,
        ReportExample.Content.Holdout,
        [.. ReportExample.Content.Holdout.Rows.Take(5)]).Should().BeNull();
}
