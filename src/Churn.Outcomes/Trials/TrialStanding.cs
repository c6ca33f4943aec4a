using System.Globalization;
using Churn.Core.Campaigns;
using Churn.Core.Metrics;
using Churn.Core.Monitoring;
using Churn.Models.Registry;
using Churn.Outcomes.Cohorts;
using Churn.Outcomes.Storage;

namespace Churn.Outcomes.Trials;

/// <summary>How a trial stands by the outcomes that are known.</summary>
/// <param name="Customers">The customers whom both versions scored.</param>
/// <param name="Compared">Those of them whose outcome counts by now.</param>
/// <param name="Difference">
/// By how much the champion's log loss is above the challenger's, with an interval that holds at every look at once; null while
/// nothing is compared.
/// </param>
/// <param name="Verdict">How it ends, or that it goes on.</param>
public sealed record TrialStanding(int Customers, int Compared, Figure? Difference, TrialVerdict Verdict)
{
    /// <summary>The probability that the interval holds at every look: one trial in twenty at most decides wrongly.</summary>
    public const double Level = .95;

    /// <summary>
    /// Customers count in blocks of so many, in the order in which their outcomes are due, and a block as soon as enough of its
    /// outcomes are known. Who left is often known before who stayed, and must not count before them.
    /// </summary>
    private const int BlockSize = 50;

    /// <summary>The log loss of both on the customers compared, for the history; null while there is none.</summary>
    public HistoryComparison? ForHistory { get; private init; }

    /// <summary>The verdict in a sentence.</summary>
    /// <param name="trial">The trial.</param>
    public string Summary(ModelTrial trial) => Verdict switch
    {
        TrialVerdict.Challenger => trial.Promotes
            ? $"the challenger is better, and is promoted: {Words}"
            : $"the challenger is better, and is proposed (churn models promote {trial.Challenger}): {Words}",
        TrialVerdict.Champion => $"the champion is better: {Words}",
        TrialVerdict.OutOfTime => $"out of time, neither is better beyond doubt: {Words}",
        TrialVerdict.Void => $"{trial.Champion} is no longer the champion",
        _ => $"undecided: {Words}",
    };

    /// <summary>Looks at a trial.</summary>
    /// <param name="log">The log, open.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="champion">The version that is the champion now.</param>
    /// <param name="now">The time now.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static async Task<TrialStanding> OfAsync(
        IOutcomeStore log, ModelTrial trial, string? champion, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var (first, treated) = (new OrderedDictionary<Guid, Pair>(), new HashSet<Guid>());
        await foreach (var row in log.ReadAsync(trial.Since, now, cancellation))
        {
            if (row.Customer is not { } customer) continue;
            if (row.Group == PlanEntry.Treatment) treated.Add(customer);
            if (Pair.Of(row, trial) is { } pair) first.TryAdd(customer, pair);
        }

        List<Pair> pairs = [.. first.Where(entry => !treated.Contains(entry.Key)).Select(entry => entry.Value)];
        var compared = Countable(pairs, now);
        var sequence = new PairedConfidenceSequence(Level);
        foreach (var pair in compared) sequence.Add(pair.Churned!.Value, pair.Champion, pair.Challenger);
        var difference = sequence.Rows == 0
            ? null
            : Figure.Of(sequence.Difference, sequence.Interval.Lower, sequence.Interval.Upper);
        return new TrialStanding(pairs.Count, sequence.Rows, difference, VerdictOf(trial, champion, sequence.Verdict, now))
        {
            ForHistory = sequence.Rows == 0 ? null : Compare(trial, compared),
        };
    }

    private string Words => Difference is null
        ? string.Create(CultureInfo.InvariantCulture, $"{Customers} customers, no outcomes")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{Compared} of {Customers} customers, log loss lower by {Difference.Value:0.0000} ")
            + string.Create(CultureInfo.InvariantCulture, $"[{Difference.Lower:0.0000}, {Difference.Upper:0.0000}]");

    private static List<Pair> Countable(List<Pair> pairs, DateTimeOffset now)
    {
        var compared = new List<Pair>();
        foreach (var block in pairs.Where(pair => pair.Mature <= now).OrderBy(pair => pair.Mature).ThenBy(pair => pair.Id)
            .Chunk(BlockSize))
        {
            var known = Array.FindAll(block, pair => pair.Churned is not null);
            if (block.Length < BlockSize || known.Length < MatureCohort.MinKnown * BlockSize) break;
            compared.AddRange(known);
        }

        return compared;
    }

    private static TrialVerdict VerdictOf(ModelTrial trial, string? champion, SequenceVerdict found, DateTimeOffset now) =>
        champion != trial.Champion ? TrialVerdict.Void
        : found == SequenceVerdict.Challenger ? TrialVerdict.Challenger
        : found == SequenceVerdict.Champion ? TrialVerdict.Champion
        : now >= trial.Until ? TrialVerdict.OutOfTime
        : TrialVerdict.Undecided;

    private static HistoryComparison Compare(ModelTrial trial, List<Pair> pairs)
    {
        bool[] churned = [.. pairs.Select(pair => pair.Churned == true)];
        return new HistoryComparison(
            pairs.Count, trial.Champion, Figures(pair => pair.Champion), trial.Challenger, Figures(pair => pair.Challenger));

        HistoryFigures Figures(Func<Pair, double> probability)
        {
            double[] probabilities = [.. pairs.Select(probability)];
            return new HistoryFigures(Defined(LogLoss.Of(churned, probabilities)), Defined(RocAuc.Of(churned, probabilities)));
        }

        static double? Defined(double value) => double.IsFinite(value) ? value : null;
    }

    /// <summary>A customer whom both versions scored.</summary>
    private readonly record struct Pair(DateTimeOffset Mature, Guid Id, bool? Churned, double Champion, double Challenger)
    {
        public static Pair? Of(PredictionWithOutcome row, ModelTrial trial)
        {
            if (row.ShouldContact is null || row.Other is not { } other) return null;
            if (row.Version == trial.Champion && other.Version == trial.Challenger)
                return new Pair(row.Mature, row.Id, row.Churned, row.Probability, other.Probability);
            return row.Version == trial.Challenger && other.Version == trial.Champion
                ? new Pair(row.Mature, row.Id, row.Churned, other.Probability, row.Probability)
                : null;
        }
    }
}

/// <summary>How a trial ends.</summary>
public enum TrialVerdict
{
    /// <summary>It goes on.</summary>
    Undecided,

    /// <summary>The challenger is better beyond doubt.</summary>
    Challenger,

    /// <summary>The champion is better beyond doubt.</summary>
    Champion,

    /// <summary>It has lasted as long as it may.</summary>
    OutOfTime,

    /// <summary>Another version became the champion.</summary>
    Void,
}
