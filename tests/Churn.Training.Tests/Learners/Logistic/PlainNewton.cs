namespace Churn.Training.Tests.Learners.Logistic;

/// <summary>The slow second implementation: Newton's method with the whole matrix and Gauss's elimination.</summary>
internal static class PlainNewton
{
    /// <returns>The weights, then the intercept.</returns>
    public static double[] Minimum(TrainingSet set, double penalty)
    {
        var size = set.Features.Columns + 1;
        var point = new double[size];
        for (var step = 0; step < 30; step++)
        {
            var (gradient, matrix) = (new double[size], new double[size, size]);
            for (var i = 0; i + 1 < size; i++)
                (gradient[i], matrix[i, i]) = (penalty * point[i], penalty);
            for (var row = 0; row < set.Rows; row++)
                AddRow([.. set.Features.Row(row), 1], set.Churned[row], point, gradient, matrix);
            var direction = Solve(matrix, gradient);
            for (var i = 0; i < size; i++) point[i] -= direction[i];
        }

        return point;
    }

    private static void AddRow(float[] values, bool churned, double[] point, double[] gradient, double[,] matrix)
    {
        var probability = 1 / (1 + Math.Exp(-values.Zip(point, (value, weight) => value * weight).Sum()));
        for (var i = 0; i < values.Length; i++)
        {
            gradient[i] += (probability - (churned ? 1 : 0)) * values[i];
            for (var j = 0; j < values.Length; j++) matrix[i, j] += probability * (1 - probability) * values[i] * values[j];
        }
    }

    private static double[] Solve(double[,] matrix, double[] target)
    {
        var size = target.Length;
        for (var pivot = 0; pivot < size; pivot++)
        {
            for (var row = 0; row < size; row++)
            {
                if (row == pivot) continue;
                var factor = matrix[row, pivot] / matrix[pivot, pivot];
                for (var column = pivot; column < size; column++) matrix[row, column] -= factor * matrix[pivot, column];
                target[row] -= factor * target[pivot];
            }
        }

        return [.. target.Select((value, i) => value / matrix[i, i])];
    }
}
