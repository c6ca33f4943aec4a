using Churn.Core.Metrics;

namespace Churn.Core.Monitoring;

/// <summary>
/// By how much the log loss of a champion is above that of a challenger on the same customers, with an interval that holds at
/// every moment at once: whoever looks after each customer, and stops when they like, is misled no more often than the level
/// says.
/// </summary>
/// <remarks>
/// The predictable plug-in empirical-Bernstein confidence sequence of I. Waudby-Smith, A. Ramdas, "Estimating means of bounded
/// random variables by betting", Journal of the Royal Statistical Society B 86 (2024), theorem 2. Its observations must be
/// bounded, so probabilities are clipped to [0.001, 0.999]: what is compared is the log loss of clipped probabilities.
/// </remarks>
public sealed class PairedConfidenceSequence
{
    private const double Closest = 1e-3;
    private const double MaxBet = .5;

    /// <summary>The largest difference of two clipped losses.</summary>
    private static readonly double Range = Math.Log((1 - Closest) / Closest);

    private readonly double logInverse;
    private double sum;
    private double squares;
    private double bets;
    private double weighted;
    private double penalty;
    private double lower = -Range;
    private double upper = Range;

    /// <param name="level">The probability that the interval holds the difference at every moment, above 0 and below 1.</param>
    public PairedConfidenceSequence(double level = .95)
    {
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level must be above 0 and below 1.");
        logInverse = Math.Log(2 / (1 - level));
    }

    /// <summary>The customers so far.</summary>
    public int Rows { get; private set; }

    /// <summary>The mean difference so far; above 0 where the challenger is better. NaN without customers.</summary>
    public double Difference => Rows == 0 ? double.NaN : (2 * Range * sum / Rows) - Range;

    /// <summary>The interval of the difference, in nats.</summary>
    public Interval Interval => new(lower, upper);

    /// <summary>Which of the two is better beyond doubt.</summary>
    public SequenceVerdict Verdict => lower > 0 ? SequenceVerdict.Challenger
        : upper < 0 ? SequenceVerdict.Champion
        : SequenceVerdict.Undecided;

    /// <summary>Takes in a customer whose outcome is known.</summary>
    /// <param name="churned">Whether the customer left.</param>
    /// <param name="champion">The champion's probability.</param>
    /// <param name="challenger">The challenger's.</param>
    public void Add(bool churned, double champion, double challenger)
    {
        // A number from 0 to 1: one half where both are equally good.
        var x = (Loss(churned, champion) - Loss(churned, challenger) + Range) / (2 * Range);
        var time = Rows + 1;
        var (mean, variance) = ((.5 + sum) / time, (.25 + squares) / time); // of the customers before
        var bet = Math.Min(MaxBet, Math.Sqrt(2 * logInverse / (variance * time * Math.Log(1 + time))));
        bets += bet;
        weighted += bet * x;
        penalty += (x - mean) * (x - mean) * (-Math.Log(1 - bet) - bet);
        sum += x;
        var meanWithIt = (.5 + sum) / (time + 1);
        squares += (x - meanWithIt) * (x - meanWithIt);
        Rows = time;
        var (centre, half) = (weighted / bets, (logInverse + penalty) / bets);
        lower = Math.Max(lower, (2 * Range * (centre - half)) - Range);
        upper = Math.Min(upper, (2 * Range * (centre + half)) - Range);
    }

    private static double Loss(bool churned, double probability)
    {
        var clipped = Math.Clamp(probability, Closest, 1 - Closest);
        return -Math.Log(churned ? clipped : 1 - clipped);
    }
}

/// <summary>What a confidence sequence says of a champion and a challenger.</summary>
public enum SequenceVerdict
{
    /// <summary>Neither is better beyond doubt.</summary>
    Undecided,

    /// <summary>The champion is better.</summary>
    Champion,

    /// <summary>The challenger is better.</summary>
    Challenger,
}
