using Churn.Training.Learners.Logistic;
using Churn.Training.Tests.Learners.Neural;

namespace Churn.Training.Tests.Learners.Logistic;

public class DoubleSumsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(64)]
    public void The_sums_are_those_of_the_plain_loops(int width)
    {
        var values = Numbers.Random(width, 1);
        double[] factors = [.. Numbers.Random(width + 1, 2)];
        var (sums, squares) = ((double[])factors.Clone(), (double[])factors.Clone());

        DoubleSums.Add(sums, values, 3);
        DoubleSums.AddSquares(squares, values, 3);

        DoubleSums
            .Dot(values, factors)
            .Should()
            .BeApproximately(values.Zip(factors, (value, factor) => value * factor).Sum(), 1e-12);
        for (var i = 0; i < width; i++)
        {
            sums[i].Should().BeApproximately(factors[i] + (3.0 * values[i]), 1e-12);
            squares[i].Should().BeApproximately(factors[i] + (3.0 * values[i] * values[i]), 1e-12);
        }

        sums[^1].Should().Be(factors[^1], "there is no value for it");
    }
}
