using Churn.Core.Numerics;

namespace Churn.Training.Calibration;

/// <summary>
/// The intercept and the weights, none below 0, with which a sum of a few inputs gives the log-odds that make the labels most
/// likely: the fit behind calibrations and blends.
/// </summary>
/// <param name="Intercept">Any finite number.</param>
/// <param name="Weights">One per input, 0 or more; exactly 0 where an input does not help.</param>
public sealed record LogisticWeights(double Intercept, double[] Weights)
{
    private const int MostSteps = 200;

    /// <summary>A step that gains less than this, in nats a row, is the last.</summary>
    private const double SmallestGain = 1e-12;

    /// <summary>What keeps the curvature from being singular, as a share of its diagonal.</summary>
    private const double Ridge = 1e-9;

    /// <summary>
    /// Fits by the projected Newton method (Bertsekas 1982): weights at 0 that the gradient would push below stay there, the
    /// others take a Newton step, cut at 0 and halved where it overshoots. The labels are drawn in by the counts of their
    /// classes, as Platt (1999) proposes, so that separable inputs do not send the weights to infinity.
    /// </summary>
    /// <param name="inputs">[inputs][rows], finite numbers.</param>
    /// <param name="churned">The labels, of both classes.</param>
    public static LogisticWeights Fit(double[][] inputs, bool[] churned)
    {
        if (inputs.Any(input => input.Length != churned.Length))
            throw new ArgumentException($"There must be a value for each of {churned.Length} labels.", nameof(inputs));
        var positives = churned.Count(label => label);
        var negatives = churned.Length - positives;
        if (positives == 0 || negatives == 0) throw new ArgumentException("Labels of both classes are needed.", nameof(churned));
        var targets = Array.ConvertAll(churned, label => label ? (positives + 1.0) / (positives + 2) : 1.0 / (negatives + 2));

        var fit = new LogisticWeights(Math.Log((positives + 1.0) / (negatives + 1)), new double[inputs.Length]);
        var loss = fit.Loss(inputs, targets);
        for (var step = 0; step < MostSteps; step++)
        {
            var (start, before, way) = (fit, loss, fit.NewtonStep(inputs, targets));
            var isFound = LineSearch.TryHalve(
                length => start.Moved(way, length), moved => moved.Loss(inputs, targets), next => next <= before, out var found);
            if (!isFound) break;
            (fit, loss) = found;
            if (before - loss < SmallestGain * churned.Length) break;
        }

        return fit;
    }

    /// <summary>The log-odds of a row.</summary>
    /// <param name="inputs">[inputs][rows].</param>
    /// <param name="row">Which of the rows.</param>
    public double LogOdds(double[][] inputs, int row)
    {
        var sum = Intercept;
        for (var i = 0; i < Weights.Length; i++) sum += Weights[i] * inputs[i][row];
        return sum;
    }

    private double Loss(double[][] inputs, double[] targets)
    {
        var loss = 0.0;
        for (var row = 0; row < targets.Length; row++)
        {
            var logOdds = LogOdds(inputs, row);
            loss += LogOddsScale.SoftPlus(logOdds) - (logOdds * targets[row]);
        }

        return loss;
    }

    /// <summary>How far to go down: for each weight, then for the intercept.</summary>
    private double[] NewtonStep(double[][] inputs, double[] targets)
    {
        var size = inputs.Length + 1;
        var (gradient, curvature) = (new double[size], new double[size, size]);
        var values = new double[size];
        values[^1] = 1;
        for (var row = 0; row < targets.Length; row++)
        {
            var probability = LogOddsScale.ToProbability(LogOdds(inputs, row));
            for (var i = 0; i < inputs.Length; i++) values[i] = inputs[i][row];
            for (var i = 0; i < size; i++)
            {
                gradient[i] += (probability - targets[row]) * values[i];
                for (var j = 0; j <= i; j++) curvature[i, j] += probability * (1 - probability) * values[i] * values[j];
            }
        }

        int[] free = [.. Enumerable.Range(0, size).Where(i => i == size - 1 || Weights[i] > 0 || gradient[i] < 0)];
        var step = new double[size];
        foreach (var (i, part) in free.Zip(Solve(free, curvature, gradient))) step[i] = part;
        return step;
    }

    /// <summary>Solves for the free weights, with a little more on the diagonal.</summary>
    private static double[] Solve(int[] free, double[,] curvature, double[] gradient)
    {
        var own = new double[free.Length, free.Length];
        for (var i = 0; i < free.Length; i++)
        {
            for (var j = 0; j < i; j++) own[i, j] = curvature[free[i], free[j]];
            own[i, i] = curvature[free[i], free[i]] + (Ridge * curvature[free[i], free[i]]) + double.Epsilon;
        }

        return SymmetricSystem.Solve(SymmetricSystem.Factor(own), Array.ConvertAll(free, i => gradient[i]));
    }

    private LogisticWeights Moved(double[] step, double length) => new(
        Intercept - (length * step[^1]), [.. Weights.Select((weight, i) => Math.Max(0, weight - (length * step[i])))]);
}
