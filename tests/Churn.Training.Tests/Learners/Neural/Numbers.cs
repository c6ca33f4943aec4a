using Churn.Core.Numerics;

namespace Churn.Training.Tests.Learners.Neural;

/// <summary>Random floats, and the comparison of a gradient with differences of the loss.</summary>
internal static class Numbers
{
    /// <summary>Uniform in [-1, 1].</summary>
    public static float[] Random(int count, int seed)
    {
        var random = new RandomStream(seed, 0);
        return Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray();
    }

    /// <summary>(f(x + h) - f(x - h)) / 2h for each x of the values, which are left as they were.</summary>
    /// <param name="loss">Reads the values, and adds up in doubles.</param>
    /// <param name="values">What is moved.</param>
    /// <param name="step">h: small enough for the curvature, large enough for floats.</param>
    public static double[] CentralDifferences(Func<double> loss, Memory<float> values, float step = 1e-2f)
    {
        var slopes = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var before = values.Span[i];
            values.Span[i] = before + step;
            var (up, top) = (loss(), values.Span[i]);
            values.Span[i] = before - step;
            slopes[i] = (up - loss()) / ((double)top - values.Span[i]);
            values.Span[i] = before;
        }
        return slopes;
    }

    /// <summary>
    /// The length of the difference, relative to the length of the truth. Floats leave about .001 of it; a gradient that is
    /// wrong by 5 % gives .05.
    /// </summary>
    public static void ShouldBeTheGradient(this ReadOnlySpan<float> gradient, double[] truth, string because)
    {
        gradient.Length.Should().Be(truth.Length);
        double difference = 0, size = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            difference += Math.Pow(gradient[i] - truth[i], 2);
            size += Math.Pow(truth[i], 2);
        }
        size.Should().BePositive(because);
        Math.Sqrt(difference / size).Should().BeLessThan(.01, because);
    }
}
