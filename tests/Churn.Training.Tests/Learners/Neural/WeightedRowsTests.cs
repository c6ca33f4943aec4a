using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Tests.Learners.Neural;

public class WeightedRowsTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 5, 1)]
    [InlineData(64, 63, 1)]
    [InlineData(65, 64, 3)]
    [InlineData(200, 101, 2)]
    public void The_sum_is_that_of_the_plain_loops(int count, int width, int stride)
    {
        var factors = Numbers.Random(count * stride, 1).Select((factor, i) => i % 3 == 0 ? 0 : factor).ToArray();
        var rows = Numbers.Random(count * width, 2);
        var sum = Numbers.Random(width, 3);
        var expected = sum.Select((start, column) =>
            start + Enumerable.Range(0, count).Sum(k => (double)factors[k * stride] * rows[(k * width) + column])).ToArray();

        WeightedRows.AddTo(sum, factors, stride, rows);

        for (var column = 0; column < width; column++) ((double)sum[column]).Should().BeApproximately(expected[column], 1e-5);
    }

    [Fact]
    public void Too_few_factors_are_refused_before_memory_beyond_them_is_read()
    {
        var act = () => WeightedRows.AddTo(new float[4], new float[5], 2, new float[16]);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
