using System.Numerics;
using Churn.Models.Explaining;

namespace Churn.Models.Tests.Explaining;

public class SegmentationTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void Cuts_lose_no_more_than_those_of_any_other_choice(int most)
    {
        var random = new Random(7);
        double[][] points = [.. Enumerable.Range(0, 9).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];
        double[] weights = [.. points.Select(_ => .1 + random.NextDouble())];

        var found = Segmentation.Of(points, weights, most, tolerance: 0);

        found.Should().HaveCount(most).And.StartWith(0).And.BeInAscendingOrder();
        var least = Enumerable.Range(0, 1 << 8).Where(cuts => BitOperations.PopCount((uint)cuts) == most - 1)
            .Min(cuts => Loss([0, .. Enumerable.Range(0, 8).Where(cut => (cuts >> cut & 1) != 0).Select(cut => cut + 1)]));
        Loss(found).Should().BeApproximately(least, 1e-12);

        double Loss(int[] starts) => starts.Zip(starts.Skip(1).Append(9), (from, to) => Enumerable.Range(0, 2).Sum(i =>
        {
            var mean = Enumerable.Range(from, to - from).Sum(at => points[at][i] * weights[at]) / weights[from..to].Sum();
            return Enumerable.Range(from, to - from).Sum(at => weights[at] * Math.Pow(points[at][i] - mean, 2));
        })).Sum();
    }

    [Fact]
    public void No_more_pieces_are_made_than_it_takes() =>
        Segmentation.Of([[1], [1.1], [5], [5.1]], [1, 1, 1, 1], 4, tolerance: .02).Should().Equal(0, 2);
}
