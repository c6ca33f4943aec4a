namespace Churn.Core.Metrics;

/// <summary>
/// What treating the customers of the highest scores first would have brought, by a trial: y_t - y_c n_t / n_c, where n are the
/// customers of an arm up to a score and y those with the good outcome (Radcliffe, "Using control groups to target on predicted
/// lift", Direct Marketing Analytics Journal 2007). Customers of one score are one step.
/// </summary>
public sealed class QiniCurve
{
    private readonly TrialOutcomes trial;
    private readonly int[] order;
    private readonly bool[] endsTie;

    /// <param name="trial">The trial.</param>
    /// <param name="scores">The score of each customer, any finite number; the highest are treated first.</param>
    public QiniCurve(TrialOutcomes trial, ReadOnlySpan<double> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, trial.Count, nameof(scores));
        this.trial = trial;
        order = Ranking.Descending(scores);
        endsTie = new bool[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
            endsTie[rank] = rank + 1 == order.Length || scores[order[rank + 1]] != scores[order[rank]];
    }

    /// <summary>The customers from the highest score to the lowest.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>
    /// The area between the curve and its diagonal, customers as a share of all, outcomes per customer: 0 for a random order.
    /// </summary>
    public double Q => Area([], Gain) / ((double)trial.Count * trial.Count);

    /// <summary>The area of <see cref="Q"/> as a share of that of the best order that hindsight allows.</summary>
    /// <remarks>The <c>qini_auc_score</c> of scikit-uplift with negative effects.</remarks>
    public double QiniAuc => Area([], Gain) / Perfect((treated, responded) => !responded ? 0 : treated ? 1 : -1).Area([], Gain);

    /// <summary>
    /// The same with the difference of the arms' rates, times the customers up to a score, in place of the Qini curve.
    /// </summary>
    /// <remarks>The <c>uplift_auc_score</c> of scikit-uplift.</remarks>
    public double UpliftAuc
    {
        get
        {
            var rows = Enumerable.Range(0, trial.Count);
            var controlsResponded = rows.Count(row => trial.Responded[row] && !trial.Treated[row]);
            var treatedDidNot = rows.Count(row => !trial.Responded[row] && trial.Treated[row]);
            var perfect = Perfect((treated, responded) => (treated == responded ? 2 : 0)
                + ((controlsResponded > treatedDidNot ? responded : treated) ? 1 : 0));
            return Area([], Difference) / perfect.Area([], Difference);
        }
    }

    /// <summary><see cref="Q"/> of a resample.</summary>
    /// <param name="counts">How often each customer was drawn; as many in all as there are customers.</param>
    public double ResampledQ(ReadOnlySpan<int> counts) => Area(counts, Gain) / ((double)trial.Count * trial.Count);

    /// <summary>The difference of the arms' rates among the customers of the highest scores.</summary>
    /// <param name="share">How many of them, above 0 to 1; NaN where they are all of one arm.</param>
    public double UpliftAt(double share)
    {
        var sums = new Arms();
        for (var rank = 0; rank < Math.Ceiling(share * order.Length); rank++) sums.Add(trial, order[rank], 1);
        return (sums.TreatedResponses / sums.Treated) - (sums.ControlResponses / sums.Controls);
    }

    /// <summary>Points of the curve: the share of customers treated, and the outcomes gained per customer of all.</summary>
    /// <param name="most">How many points at most, beside the first at 0.</param>
    public IReadOnlyList<QiniPoint> Points(int most)
    {
        var (points, sums, next) = (new List<QiniPoint> { new(0, 0) }, new Arms(), 1.0 / most);
        for (var rank = 0; rank < order.Length; rank++)
        {
            sums.Add(trial, order[rank], 1);
            var share = (rank + 1.0) / order.Length;
            if (!endsTie[rank] || (share < next && rank + 1 < order.Length)) continue;
            points.Add(new QiniPoint(share, Gain(sums, rank + 1) / order.Length));
            next = (Math.Floor(share * most) + 1) / most;
        }

        return points;
    }

    private static double Gain(in Arms arms, double customers) =>
        arms.TreatedResponses - (arms.Controls > 0 ? arms.ControlResponses * arms.Treated / arms.Controls : 0);

    private static double Difference(in Arms arms, double customers) => customers
        * ((arms.Treated > 0 ? arms.TreatedResponses / arms.Treated : 0)
            - (arms.Controls > 0 ? arms.ControlResponses / arms.Controls : 0));

    private QiniCurve Perfect(Func<bool, bool, double> score) =>
        new(trial, Enumerable.Range(0, trial.Count).Select(row => score(trial.Treated[row], trial.Responded[row])).ToArray());

    private double Area(ReadOnlySpan<int> counts, CurveHeight heightOf)
    {
        var (arms, area, customers, before, height) = (new Arms(), 0.0, 0, 0, 0.0);
        for (var rank = 0; rank < order.Length; rank++)
        {
            var row = order[rank];
            var count = counts.IsEmpty ? 1 : counts[row];
            if (count > 0) arms.Add(trial, row, count);
            customers += count;
            if (!endsTie[rank] || customers == before) continue;
            var next = heightOf(arms, customers);
            area += (height + next) / 2 * (customers - before);
            (before, height) = (customers, next);
        }

        return area - (height / 2 * customers);
    }

    private delegate double CurveHeight(in Arms arms, double customers);

    /// <summary>The customers of each arm up to a score, and how many of them had the good outcome.</summary>
    private struct Arms
    {
        public double Treated;
        public double TreatedResponses;
        public double Controls;
        public double ControlResponses;

        public void Add(TrialOutcomes trial, int row, int count)
        {
            var weight = count * trial.Weights[row];
            if (trial.Treated[row])
            {
                Treated += weight;
                if (trial.Responded[row]) TreatedResponses += weight;
            }
            else
            {
                Controls += weight;
                if (trial.Responded[row]) ControlResponses += weight;
            }
        }
    }
}

/// <summary>A point of a Qini curve.</summary>
/// <param name="Share">The share of customers treated, from 0 to 1.</param>
/// <param name="Gain">The good outcomes that it brings, per customer of all.</param>
public readonly record struct QiniPoint(double Share, double Gain);
