using Churn.Core.Numerics;

namespace Churn.Models.Explaining;

/// <summary>A term of the log-odds.</summary>
internal abstract class Part
{
    /// <summary>Whether <see cref="AddExact"/> explains all of it.</summary>
    public abstract bool IsExact { get; }

    /// <summary>The term of a row, in doubles.</summary>
    /// <param name="values">The row's values that come from one column each.</param>
    /// <param name="unknown">The row's values whose structure is not known.</param>
    /// <param name="mixture">The leaves of trees for a row like this; null to walk down to them.</param>
    public abstract double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null);

    /// <summary>What of the term <see cref="AddExact"/> does not explain.</summary>
    public virtual double Rest(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null) => 0;

    /// <summary>The trees of the term.</summary>
    public virtual IEnumerable<TreePart> Trees => [];

    /// <summary>The trees that <see cref="Rest"/> reads.</summary>
    public virtual IEnumerable<TreePart> TreesOfRest => [];

    /// <summary>Takes the background, before anything is explained.</summary>
    public abstract void Learn(Background background);

    /// <summary>Adds the Shapley values of the term to those of the players.</summary>
    /// <param name="values">The customer's values that come from one column each.</param>
    /// <param name="scale">What the term counts.</param>
    /// <param name="contributions">A number for each player.</param>
    public abstract void AddExact(ReadOnlySpan<float> values, double scale, Span<double> contributions);

    /// <summary>Adds what the term adds up to those of a sum over columns.</summary>
    /// <param name="scale">What the term counts.</param>
    /// <param name="terms">What has been found.</param>
    /// <returns>Whether the term is such a sum.</returns>
    public virtual bool Collect(double scale, ShapeTerms terms) => false;
}

/// <summary>The values of the background rows.</summary>
/// <param name="Coded">The coded rows.</param>
/// <param name="Values">The values of each that come from one column each.</param>
/// <param name="Unknown">The values of each whose structure is not known.</param>
internal sealed record Background(float[][] Coded, float[][] Values, float[][] Unknown);

/// <summary>Terms that add up, with an intercept.</summary>
internal sealed class SumPart(double intercept, IReadOnlyList<Part> parts) : Part
{
    public override bool IsExact => parts.All(part => part.IsExact);

    /// <summary>The beta calibration that the sum consists of, with an intercept; null where it is something else.</summary>
    public (double Intercept, BetaPart Beta)? OnlyBeta => parts is [BetaPart beta] ? (intercept, beta) : null;

    public override IEnumerable<TreePart> Trees => parts.SelectMany(part => part.Trees);

    public override IEnumerable<TreePart> TreesOfRest => parts.SelectMany(part => part.TreesOfRest);

    public override double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null)
    {
        var sum = intercept;
        foreach (var part in parts) sum += part.Value(values, unknown, mixture);
        return sum;
    }

    public override double Rest(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null)
    {
        var sum = 0.0;
        foreach (var part in parts) sum += part.Rest(values, unknown, mixture);
        return sum;
    }

    public override void Learn(Background background)
    {
        foreach (var part in parts) part.Learn(background);
    }

    public override void AddExact(ReadOnlySpan<float> values, double scale, Span<double> contributions)
    {
        foreach (var part in parts) part.AddExact(values, scale, contributions);
    }

    public override bool Collect(double scale, ShapeTerms terms)
    {
        terms.Intercept += scale * intercept;
        return parts.All(part => part.Collect(scale, terms));
    }
}

/// <summary>Values that come from one column each, times weights.</summary>
/// <param name="start">The place of the first.</param>
/// <param name="owners">The player of each; -1 for none.</param>
/// <param name="weights">The weight of each.</param>
internal sealed class LinearPart(int start, int[] owners, double[] weights) : Part
{
    private float[][] background = [];

    public override bool IsExact => true;

    public override double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++) sum += weights[i] * values[start + i];
        return sum;
    }

    public override void Learn(Background background) => this.background = background.Values;

    public override void AddExact(ReadOnlySpan<float> values, double scale, Span<double> contributions)
    {
        for (var i = 0; i < weights.Length; i++)
        {
            if (owners[i] < 0) continue;
            var differences = 0.0; // not the difference to the mean: equal values give exactly 0
            foreach (var row in background) differences += (double)values[start + i] - row[start + i];
            contributions[owners[i]] += scale * weights[i] * (differences / background.Length);
        }
    }

    public override bool Collect(double scale, ShapeTerms terms)
    {
        terms.Weights.AddRange(weights.Select((weight, i) => (start + i, scale * weight)));
        return true;
    }
}

/// <summary>Values whose structure is not known, times weights.</summary>
internal sealed class UnknownPart(int start, double[] weights) : Part
{
    public override bool IsExact => false;

    public override double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null)
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++) sum += weights[i] * unknown[start + i];
        return sum;
    }

    public override double Rest(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null) =>
        Value(values, unknown, mixture);

    public override void Learn(Background background)
    {
        // all of it is sampled
    }

    public override void AddExact(ReadOnlySpan<float> values, double scale, Span<double> contributions)
    {
        // all of it is sampled
    }
}

/// <summary>
/// A beta calibration of a score s: above x softplus(s) + below x softplus(-s). The straight line that is nearest to it over the
/// background is explained exactly where the score is, and the rest is sampled.
/// </summary>
internal sealed class BetaPart(double above, double below, SumPart score) : Part
{
    private double slope;

    public double Above => above;

    public double Below => below;

    public SumPart Score => score;

    public override bool IsExact => false;

    public override IEnumerable<TreePart> Trees => score.Trees;

    public override IEnumerable<TreePart> TreesOfRest => score.Trees;

    public override double Value(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null) =>
        Calibrate(score.Value(values, unknown, mixture));

    public override double Rest(ReadOnlySpan<float> values, ReadOnlySpan<float> unknown, LeafMixture? mixture = null)
    {
        var exact = score.Value(values, unknown, mixture);
        return Calibrate(exact) - (slope * exact);
    }

    public override void Learn(Background background)
    {
        score.Learn(background);
        if (!score.IsExact) return;
        double[] scores = [.. background.Values.Zip(background.Unknown, (values, unknown) => score.Value(values, unknown))];
        var mean = scores.Average();
        var spread = scores.Sum(one => (one - mean) * (one - mean));
        slope = spread > 0 ? scores.Sum(one => (one - mean) * Calibrate(one)) / spread : 0;
    }

    public override void AddExact(ReadOnlySpan<float> values, double scale, Span<double> contributions)
    {
        if (slope != 0) score.AddExact(values, scale * slope, contributions);
    }

    private double Calibrate(double exact) =>
        (above * LogOddsScale.SoftPlus(exact)) + (below * LogOddsScale.SoftPlus(-exact));
}
