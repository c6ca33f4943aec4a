namespace Churn.Models.Explaining;

/// <summary>Cuts a sequence into the pieces that are most alike within.</summary>
public static class Segmentation
{
    /// <summary>
    /// Cuts so that the squared distances to the mean of the piece, weighted, are smallest (dynamic programming: Fisher 1958).
    /// </summary>
    /// <param name="points">The points in their order, at least one, each with as many numbers.</param>
    /// <param name="weights">The weight of each, above 0.</param>
    /// <param name="most">The most pieces, 1 or more.</param>
    /// <param name="tolerance">The sum of squared distances that does no harm: no more pieces are made than it takes.</param>
    /// <returns>Where each piece begins, the first at 0.</returns>
    public static int[] Of(double[][] points, double[] weights, int most, double tolerance)
    {
        var count = points.Length;
        most = Math.Min(most, count);
        var (losses, starts) = (new double[most + 1][], new int[most + 1][]);
        for (var pieces = 1; pieces <= most; pieces++)
        {
            (losses[pieces], starts[pieces]) = (new double[count + 1], new int[count + 1]);
            Array.Fill(losses[pieces], double.PositiveInfinity);
        }

        for (var end = 1; end <= count; end++)
        {
            var piece = new Piece(points[0].Length);
            for (var start = end - 1; start >= 0; start--)
            {
                piece.Add(points[start], weights[start]);
                if (start == 0) losses[1][end] = piece.Loss;
                for (var pieces = 2; pieces <= Math.Min(most, start + 1); pieces++)
                {
                    var loss = losses[pieces - 1][start] + piece.Loss;
                    if (loss < losses[pieces][end]) (losses[pieces][end], starts[pieces][end]) = (loss, start);
                }
            }
        }

        var found = new List<int>();
        var enough = Enumerable.Range(1, most).FirstOrDefault(pieces => losses[pieces][count] <= tolerance, most);
        for (var (pieces, end) = (enough, count); pieces >= 1; pieces--) found.Add(end = starts[pieces][end]);
        found.Reverse();
        return [.. found.Distinct()];
    }

    /// <summary>Points that are together, and how far they are from their mean.</summary>
    private sealed class Piece(int width)
    {
        private readonly double[] means = new double[width];
        private double weight;

        public double Loss { get; private set; }

        public void Add(double[] point, double added)
        {
            weight += added;
            for (var i = 0; i < means.Length; i++)
            {
                var difference = point[i] - means[i];
                means[i] += difference * added / weight;
                Loss += added * difference * (point[i] - means[i]);
            }
        }
    }
}
