using System.Numerics;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public sealed class FourierTransformTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public void It_is_the_sum_that_defines_it_and_its_inverse_undoes_it(int count)
    {
        var random = new RandomStream(3, 0);
        Complex[] values = [.. Enumerable.Range(0, count).Select(_ => new Complex(random.NextDouble(), random.NextDouble()))];
        Complex[] transformed = [.. values];

        FourierTransform.Apply(transformed);

        for (var k = 0; k < count; k++)
        {
            var sum = Complex.Zero;
            for (var j = 0; j < count; j++)
                sum += values[j] * Complex.FromPolarCoordinates(1, -2 * Math.PI * j * k / count);
            Complex.Abs(transformed[k] - sum).Should().BeLessThan(1e-12);
        }

        FourierTransform.Apply(transformed, isInverse: true);
        transformed.Zip(values, (found, value) => Complex.Abs(found - value)).Max().Should().BeLessThan(1e-12);
    }

    [Fact]
    public void A_number_of_values_that_is_no_power_of_two_is_refused()
    {
        var act = () => FourierTransform.Apply(new Complex[3]);

        act.Should().Throw<ArgumentException>().WithMessage("3 values: their number must be a power of two.*");
    }
}
