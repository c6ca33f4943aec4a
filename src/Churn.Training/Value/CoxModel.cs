using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Training.Value;

/// <summary>
/// How columns multiply the rate at which customers leave: proportional hazards (Cox, "Regression models and life-tables",
/// Journal of the Royal Statistical Society B 34, 1972), customers who left at the same time taken as Efron does ("The efficiency
/// of Cox's likelihood function for censored data", Journal of the American Statistical Association 72, 1977).
/// </summary>
public sealed class CoxModel
{
    private readonly double[] means;
    private readonly double[] times;
    private readonly double[] hazards;

    private CoxModel(
        IReadOnlyList<CoxCoefficient> coefficients, double[] means, CoxLikelihood fitted, double nullLogLikelihood)
    {
        (Coefficients, this.means) = (coefficients, means);
        (LogLikelihood, NullLogLikelihood) = (fitted.Value, nullLogLikelihood);
        (times, hazards) = fitted.CumulativeHazards();
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<CoxCoefficient> Coefficients { get; }

    /// <summary>The logarithm of the partial likelihood.</summary>
    public double LogLikelihood { get; }

    /// <summary>The same without any column.</summary>
    public double NullLogLikelihood { get; }

    /// <summary>Finds the coefficients of the largest partial likelihood, by Newton's method.</summary>
    /// <param name="observed">The customers, in any order; somebody has left.</param>
    /// <param name="names">The names of the columns.</param>
    /// <param name="values">The values of each column, none missing.</param>
    /// <exception cref="ArithmeticException">A column is constant, follows from others, or separates who leaves.</exception>
    public static CoxModel Fit(IReadOnlyList<ObservedTime> observed, IReadOnlyList<string> names, double[][] values)
    {
        double[] means = [.. values.Select(column => Moments.Mean<double>(column))];
        double[] scales = [.. values.Select(column => Moments.StandardDeviation<double>(column))];
        for (var column = 0; column < names.Count; column++)
            if (!(scales[column] > 0)) throw new ArithmeticException($"The column '{names[column]}' has one value only.");
        double[][] scaled =
        [
            .. values.Select((column, i) => Array.ConvertAll(column, value => (value - means[i]) / scales[i])),
        ];
        var risks = new RiskSets(observed, scaled);
        var none = risks.LikelihoodOf(new double[names.Count]);
        var best = Maximise(risks, none, names);
        return new CoxModel(
            [
                .. names.Select((name, i) => new CoxCoefficient(
                    name, best.Weights[i] / scales[i], Math.Sqrt(Inverse(best.Curvature, i)) / scales[i])),
            ],
            means,
            best,
            none.Value);
    }

    /// <summary>The logarithm of the factor by which a customer's rate differs from that of the mean customer.</summary>
    /// <param name="values">The customer's value in each column.</param>
    public double Risk(IReadOnlyList<double> values)
    {
        var risk = 0.0;
        for (var i = 0; i < means.Length; i++) risk += (values[i] - means[i]) * Coefficients[i].Value;
        return risk;
    }

    /// <summary>The probability of a customer to be there after a time: exp(-H(t) exp(risk)).</summary>
    /// <param name="time">0 or more.</param>
    /// <param name="risk">The customer's risk.</param>
    public double Survival(double time, double risk)
    {
        var found = Array.BinarySearch(times, time);
        var step = found >= 0 ? found : ~found - 1;
        return step < 0 ? 1 : Math.Exp(-hazards[step] * Math.Exp(risk));
    }

    private static CoxLikelihood Maximise(RiskSets risks, CoxLikelihood start, IReadOnlyList<string> names)
    {
        const int maxSteps = 50;
        const double exactness = 1e-10;
        const double maxWeight = 20; // of a column with standard deviation 1: a factor of half a billion
        var at = start;
        for (var step = 0; step < maxSteps; step++)
        {
            var factor = SymmetricSystem.Factor(at.Curvature);
            CheckPivots(factor, at.Curvature, names);
            var direction = SymmetricSystem.Solve(factor, at.Slope);
            var gain = direction.Zip(at.Slope, (by, slope) => by * slope).Sum();
            if (gain < exactness) return at;
            var from = at;
            if (!LineSearch.TryHalve(
                share => risks.LikelihoodOf([.. from.Weights.Zip(direction, (weight, by) => weight + (share * by))]),
                likelihood => -likelihood.Value,
                value => value <= -from.Value,
                out var found))
                return at;
            at = found.Point;
            if (Array.FindIndex(at.Weights, weight => Math.Abs(weight) > maxWeight) is >= 0 and var column)
                throw new ArithmeticException(
                    $"The column '{names[column]}' tells who leaves without fail, so its coefficient has no end.");
        }

        throw new ArithmeticException("The coefficients did not settle.");
    }

    private static void CheckPivots(double[,] factor, double[,] curvature, IReadOnlyList<string> names)
    {
        const double smallestShare = 1e-9;
        for (var i = 0; i < names.Count; i++)
            if (!(factor[i, i] * factor[i, i] > smallestShare * curvature[i, i]))
                throw new ArithmeticException($"The column '{names[i]}' follows from the others; leave it out.");
    }

    /// <summary>An element of the diagonal of the inverse.</summary>
    private static double Inverse(double[,] curvature, int place)
    {
        var unit = new double[curvature.GetLength(0)];
        unit[place] = 1;
        return SymmetricSystem.Solve(SymmetricSystem.Factor(curvature), unit)[place];
    }

    /// <summary>The customers in the order in which they leave those who may leave next.</summary>
    private sealed class RiskSets
    {
        private readonly ObservedTime[] observed;
        private readonly double[][] rows;

        public RiskSets(IReadOnlyList<ObservedTime> observed, double[][] columns)
        {
            int[] latestFirst = [.. Enumerable.Range(0, observed.Count).OrderByDescending(customer => observed[customer].Time)];
            this.observed = Array.ConvertAll(latestFirst, customer => observed[customer]);
            rows = Array.ConvertAll(latestFirst, customer => Array.ConvertAll(columns, column => column[customer]));
        }

        /// <summary>
        /// The sum over those who left of x w, less that over times of log(S - l/d D) for l from 0 to d - 1, where S sums
        /// exp(x w) over all who were there, and D over the d who left then; with its slope and curvature.
        /// </summary>
        public CoxLikelihood LikelihoodOf(double[] weights)
        {
            var found = new CoxLikelihood(weights);
            var (all, leaving) = (new ExponentialSums(weights.Length), new ExponentialSums(weights.Length));
            for (int first = 0, after; first < rows.Length; first = after)
            {
                leaving.Clear();
                for (after = first; after < rows.Length && observed[after].Time == observed[first].Time; after++)
                {
                    var logRate = Product(rows[after], weights);
                    all.Add(rows[after], Math.Exp(logRate));
                    if (!observed[after].HasLeft) continue;
                    leaving.Add(rows[after], Math.Exp(logRate));
                    found.AddLeaver(rows[after], logRate);
                }

                if (leaving.Count > 0) found.Subtract(observed[first].Time, all, leaving);
            }

            return found;
        }

        private static double Product(double[] row, double[] weights)
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++) sum += row[i] * weights[i];
            return sum;
        }
    }

    /// <summary>Sums of exp(x w), of it times x, and of it times x x'.</summary>
    private sealed class ExponentialSums(int columns)
    {
        public int Count { get; private set; }

        public double Zeroth { get; private set; }

        public double[] First { get; } = new double[columns];

        public double[,] Second { get; } = new double[columns, columns];

        public void Add(double[] row, double rate)
        {
            Count++;
            Zeroth += rate;
            for (var i = 0; i < row.Length; i++)
            {
                First[i] += rate * row[i];
                for (var j = 0; j <= i; j++) Second[i, j] += rate * row[i] * row[j];
            }
        }

        public void Clear()
        {
            (Count, Zeroth) = (0, 0);
            Array.Clear(First);
            Array.Clear(Second);
        }
    }

    /// <summary>The logarithm of the partial likelihood at some weights.</summary>
    private sealed class CoxLikelihood(double[] weights)
    {
        private readonly List<(double Time, double Hazard)> steps = [];

        public double[] Weights => weights;

        public double Value { get; private set; }

        public double[] Slope { get; } = new double[weights.Length];

        /// <summary>The negative second derivatives; above the diagonal nothing.</summary>
        public double[,] Curvature { get; } = new double[weights.Length, weights.Length];

        public void AddLeaver(double[] row, double logRate)
        {
            Value += logRate;
            for (var i = 0; i < row.Length; i++) Slope[i] += row[i];
        }

        public void Subtract(double time, ExponentialSums all, ExponentialSums leaving)
        {
            var hazard = 0.0;
            for (var before = 0; before < leaving.Count; before++)
            {
                var share = (double)before / leaving.Count;
                var sum = all.Zeroth - (share * leaving.Zeroth);
                Value -= Math.Log(sum);
                hazard += 1 / sum;
                for (var i = 0; i < weights.Length; i++)
                {
                    var mean = (all.First[i] - (share * leaving.First[i])) / sum;
                    Slope[i] -= mean;
                    for (var j = 0; j <= i; j++)
                        Curvature[i, j] += ((all.Second[i, j] - (share * leaving.Second[i, j])) / sum)
                            - (mean * (all.First[j] - (share * leaving.First[j])) / sum);
                }
            }

            steps.Add((time, hazard));
        }

        /// <summary>The times at which customers left, in rising order, with the sum of the hazards up to each.</summary>
        public (double[] Times, double[] Hazards) CumulativeHazards()
        {
            var (times, hazards, sum) = (new double[steps.Count], new double[steps.Count], 0.0);
            for (var i = 0; i < times.Length; i++)
            {
                var (time, hazard) = steps[^(i + 1)];
                (times[i], hazards[i]) = (time, sum += hazard);
            }

            return (times, hazards);
        }
    }
}

/// <summary>What a column does to the rate of leaving.</summary>
/// <param name="Name">The column; of a category, with the word.</param>
/// <param name="Value">What a unit more adds to the logarithm of the rate.</param>
/// <param name="StandardError">Its standard error.</param>
public sealed record CoxCoefficient(string Name, double Value, double StandardError)
{
    /// <summary>What a unit more multiplies the rate by.</summary>
    public double HazardRatio => Math.Exp(Value);

    /// <summary>The lower end of the 95 % interval of the ratio.</summary>
    public double Lower => Math.Exp(Value - (Interval.StandardErrors95 * StandardError));

    /// <summary>The upper end.</summary>
    public double Upper => Math.Exp(Value + (Interval.StandardErrors95 * StandardError));

    /// <summary>The probability of so large a coefficient if the column did nothing (Wald's test).</summary>
    public double P => SpecialFunctions.ChiSquareTail(Value / StandardError * (Value / StandardError), 1);
}
