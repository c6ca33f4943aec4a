using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Training.Uplift;

/// <summary>Measures what uplift models bring on the customers of a trial, beside plain models.</summary>
internal sealed class UpliftAssessment
{
    private const int CurvePoints = 100;
    private const int Response = 0;
    private const int Risk = 1;
    private const int FirstUplift = 2;
    private const double Share = .3;

    private readonly Trial trial;
    private readonly TrialOutcomes outcomes;
    private readonly UpliftScores scores;
    private readonly UpliftOptions options;
    private readonly (string Name, double[] Scores)[] models;
    private readonly QiniCurve[] curves;
    private readonly QiniBootstrap bootstrap;
    private readonly double[] effects;

    public UpliftAssessment(Trial trial, UpliftScores scores, UpliftOptions options, CancellationToken cancellation)
    {
        (this.trial, this.scores, this.options) = (trial, scores, options);
        outcomes = trial.Outcomes();
        models =
        [
            ("response", scores.Response), ("risk", Array.ConvertAll(scores.Response, score => -score)), .. scores.Uplift,
        ];
        curves = Array.ConvertAll(models, model => new QiniCurve(outcomes, model.Scores));
        bootstrap = QiniBootstrap.Of(outcomes, curves, options.Seed, cancellation: cancellation);
        effects = DoublyRobust();
        Best = Enumerable.Range(FirstUplift, models.Length - FirstUplift).MaxBy(model => curves[model].Q);
    }

    /// <summary>The scores of the uplift model of the largest Q.</summary>
    public double[] BestScores => models[Best].Scores;

    private int Best { get; }

    /// <summary>Tells all that was measured.</summary>
    /// <param name="randomisation">The check of the trial.</param>
    public UpliftReport Report(RandomisationTest randomisation)
    {
        var (isUplift, reason) = Judge();
        return new UpliftReport
        {
            Treatment = options.Treatment,
            Outcome = options.Outcome,
            Positive = trial.Schema.Label.PositiveText,
            Arms = [Arm(trial.Arms.Treated, true), Arm(trial.Arms.Control, false)],
            LeftOut = trial.LeftOut,
            AverageEffect = AverageEffect(),
            Randomisation = randomisation,
            Models = [.. models.Select((model, at) => Figures(model.Name, at))],
            Best = models[Best].Name,
            Verdict = isUplift ? "uplift" : "risk",
            Reason = reason,
            Deciles = Deciles(),
            Policies = [.. Policies()],
            Qini = curves[Best].Points(CurvePoints),
            Notes = trial.Notes,
        };
    }

    /// <summary>
    /// The best of several models looks better than it is, so it must win at a level that allows for their number (Bonferroni).
    /// </summary>
    private (bool IsUplift, string Reason) Judge()
    {
        var level = 1 - (.05 / (models.Length - FirstUplift));
        var (name, q) = (models[Best].Name, curves[Best].Q);
        const string Instead = "; target by risk x value";
        if (!(bootstrap.Of(Best, level).Lower > 0))
            return (false, Text($"the best uplift model, {name}, does not rank customers by the effect beyond doubt ")
                + Text($"(Q {q:0.00000})") + Instead);
        foreach (var plain in new[] { Response, Risk })
            if (!(bootstrap.OfDifference(Best, plain, level).Lower > 0))
                return (false, Text($"the best uplift model, {name}, does not beat the plain model beyond doubt (Q {q:0.00000} ")
                    + Text($"against {curves[plain].Q:0.00000} of {models[plain].Name})") + Instead);
        return (true, Text($"{name} ranks customers by the effect better than chance and than the plain model, beyond doubt ")
            + Text($"(Q {q:0.00000} against {Math.Max(curves[Response].Q, curves[Risk].Q):0.00000}); target by uplift x value"));
    }

    private UpliftArm Arm(string name, bool treated)
    {
        var responded = trial.Responded.Where((_, row) => trial.Treated[row] == treated).ToArray();
        var events = responded.Count(good => good);
        return new UpliftArm(name, responded.Length, events, (double)events / responded.Length);
    }

    /// <summary>The difference of the arms' rates, each customer counted by its weight.</summary>
    private UpliftEstimate AverageEffect()
    {
        var (treated, control) = (Rate(true), Rate(false));
        return UpliftEstimate.Of(treated.Rate - control.Rate, Math.Sqrt(treated.Variance + control.Variance));

        (double Rate, double Variance) Rate(bool arm)
        {
            var rows = Enumerable.Range(0, trial.Count).Where(row => trial.Treated[row] == arm).ToArray();
            var weight = rows.Sum(row => outcomes.Weights[row]);
            var rate = rows.Sum(row => trial.Responded[row] ? outcomes.Weights[row] : 0) / weight;
            var squares = rows.Sum(row => Math.Pow(outcomes.Weights[row] * ((trial.Responded[row] ? 1 : 0) - rate), 2));
            return (rate, squares / (weight * weight));
        }
    }

    /// <summary>
    /// mu1 - mu0 + (T - e) / (e (1 - e)) (Y - mu_T) of each customer: its mean over any customers estimates the effect on them,
    /// whether or not the models are right.
    /// </summary>
    private double[] DoublyRobust()
    {
        var found = new double[trial.Count];
        for (var row = 0; row < found.Length; row++)
        {
            var (e, treated) = (trial.Propensity[row], trial.Treated[row]);
            var expected = treated ? scores.TreatedResponse[row] : scores.ControlResponse[row];
            found[row] = scores.TreatedResponse[row] - scores.ControlResponse[row]
                + (((treated ? 1 : 0) - e) / (e * (1 - e)) * ((trial.Responded[row] ? 1 : 0) - expected));
        }

        return found;
    }

    private UpliftFigures Figures(string name, int at)
    {
        var interval = bootstrap.Of(at);
        var (curve, highest) = (curves[at], curves[at].UpliftAt(Share));
        return new UpliftFigures(
            name,
            new UpliftEstimate(curve.Q, interval.Lower, interval.Upper),
            curve.QiniAuc,
            curve.UpliftAuc,
            double.IsFinite(highest) ? highest : null);
    }

    private UpliftDecile[] Deciles()
    {
        var order = curves[Best].Order.ToArray();
        return [.. Enumerable.Range(0, 10).Select(decile =>
        {
            var rows = order[(int)((long)decile * order.Length / 10)..(int)((long)(decile + 1) * order.Length / 10)];
            return new UpliftDecile(
                decile + 1, rows.Length, Rate(rows, true), Rate(rows, false), Mean([.. rows.Select(row => effects[row])]),
                rows.Average(row => BestScores[row]));
        })];

        double? Rate(int[] rows, bool arm)
        {
            var responded = rows.Where(row => trial.Treated[row] == arm).Select(row => trial.Responded[row] ? 1.0 : 0).ToArray();
            return responded.Length == 0 ? null : responded.Average();
        }
    }

    private IEnumerable<UpliftPolicy> Policies()
    {
        yield return Policy("everybody", _ => true);
        var breakEven = options.Cost / options.Value;
        yield return Policy(Text($"{models[Best].Name} above {breakEven:0.####}"), row => BestScores[row] > breakEven);
        foreach (var model in new[] { Best, Response, Risk })
        {
            var treated = curves[model].Order[..(int)Math.Ceiling(Share * trial.Count)].ToArray().ToHashSet();
            yield return Policy(Text($"{models[model].Name}, first {Share:P0}"), treated.Contains);
        }
    }

    private UpliftPolicy Policy(string name, Predicate<int> isTreated)
    {
        var values = new double[trial.Count];
        var treated = 0;
        for (var row = 0; row < values.Length; row++)
        {
            if (!isTreated(row)) continue;
            values[row] = (effects[row] * options.Value) - options.Cost;
            treated++;
        }

        return new UpliftPolicy(name, (double)treated / trial.Count, Mean(values));
    }

    private static UpliftEstimate Mean(double[] values) => UpliftEstimate.Of(
        Moments.Mean<double>(values), Moments.StandardDeviation<double>(values) / Math.Sqrt(values.Length));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
