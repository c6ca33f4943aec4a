using Churn.Core.Numerics;
using Churn.Data.Splitting;
using Churn.Models.Manifest;
using Churn.Training.Calibration;
using Churn.Training.Distributed;
using Churn.Training.Evaluation;
using Churn.Training.Learners.Sequences;

namespace Churn.Training.Runs;

/// <summary>
/// Trains the candidates of a run. Where it has the order of events, a sequence learner scores it, and the score becomes a column
/// of the customers if the candidates are better with it beyond doubt, or if nothing else is asked for.
/// </summary>
/// <param name="customers">The customers, without such a column.</param>
/// <param name="split">Which rows are held out.</param>
/// <param name="options">What is asked.</param>
/// <param name="budget">The time there is.</param>
/// <param name="threads">The most threads; their number does not change the result.</param>
/// <param name="tell">Told of progress, from any thread.</param>
/// <param name="cancellation">Stops the fits.</param>
internal sealed class RunModels(
    RunCustomers customers,
    DataSplit split,
    TrainingOptions options,
    TimeBudget budget,
    int threads,
    Action<RunEvent> tell,
    CancellationToken cancellation)
{
    /// <summary>The share of the time budget after which no sequence learner is begun.</summary>
    private const double SequenceShare = 0.8;

    private readonly List<string> leftOut = [];
    private SequenceChoice? choice;

    /// <summary>The version that the training starts from; null to search all variants.</summary>
    public StartingVersion? From { get; init; }

    /// <summary>Who trains together; null for this process alone.</summary>
    public IWorkerGroup? Workers { get; init; }

    /// <summary>Fits sequence learners; null where the order of events is not known.</summary>
    public SequenceTraining? Sequences { get; init; }

    /// <exception cref="ArithmeticException">All fits diverged.</exception>
    public TrainedModels Run() => Choose() with
    {
        LeftOut = [.. leftOut, .. Sequences?.LeftOut ?? []],
        Choice = choice,
    };

    private TrainedModels Choose()
    {
        var all = LearnerCatalog.Of(options, workers: Workers);
        var learners = From?.Restrict(all) ?? all;
        IReadOnlyList<Candidate> plain = learners.Count > 0 ? Candidates(customers, learners) : [];
        if (Sequences is null || FitSequences(Sequences, isEssential: plain.Count == 0) is not { } fitted)
            return new TrainedModels(customers, plain);
        var best = Best(plain);
        if (best is not null && !options.Models.Contains(fitted.Name)
            && SequenceComparison.Of(fitted.Name, best, best.Scored, Stacked(best, fitted), options.Evaluation)
                is { IsTaken: false } none)
            return new TrainedModels(customers, plain) { Gain = none };
        var extended = customers.With(fitted.Scores, split);
        var candidates = Candidates(extended, LearnerCatalog.Of(options, fitted.Name, Workers));
        var gain = best is not null && Best(candidates) is { } with
            ? SequenceComparison.Of(fitted.Name, best, with.Scored, with.OutOfFoldLogOdds, options.Evaluation)
            : null;
        return gain is { IsTaken: false }
            ? new TrainedModels(customers, plain) { Gain = gain }
            : new TrainedModels(
                extended with { Sent = customers.Sent.Append(Sequences.ScoresOf(fitted.Model)) }, candidates)
            {
                Sequence = fitted,
                Gain = gain,
            };
    }

    private IReadOnlyList<Candidate> Candidates(RunCustomers rows, IReadOnlyList<Learner> learners)
    {
        var making = new CandidateTraining(
            rows.Schema, rows.Training, rows.Holdout, options, budget, threads, tell, cancellation);
        var candidates = making.Run(learners, options.Models.Contains(LearnerCatalog.Blend));
        leftOut.AddRange(making.LeftOut);
        return candidates;
    }

    /// <summary>Fits the sequence learners to try, and returns the one with the smallest out-of-fold log loss.</summary>
    private FittedSequences? FitSequences(SequenceTraining sequences, bool isEssential)
    {
        FittedSequences[] fitted =
        [
            .. LearnerCatalog.SequencesOf(options).Select(sequence => sequences.Fit(
                sequence.Key, sequence.Value, customers.All, split.Training, split.Folds, SequenceShare, isEssential))
                .OfType<FittedSequences>(),
        ];
        if (isEssential && fitted.Length == 0)
            throw new ArithmeticException("No sequence learner could be fitted: lower sequence.learningRate.");
        var ranked = fitted.Select(one => (one.Name, Fitted: one, LogLoss: split.Training.Select((row, i) =>
            LogOddsScale.Loss(one.Scores[row], customers.Training.Churned[i])).Average()))
            .OrderBy(one => one.LogLoss).ToArray();
        if (ranked.Length > 1) choice = new SequenceChoice([.. ranked.Select(one => (one.Name, one.LogLoss))]);
        return ranked.FirstOrDefault().Fitted;
    }

    /// <summary>The log-odds of a candidate and a sequence learner together, by weights fitted on other folds.</summary>
    private double[] Stacked(Candidate best, FittedSequences fitted)
    {
        var scored = best.Scored;
        double[][] inputs =
        [
            best.OutOfFoldLogOdds,
            Array.ConvertAll(scored.Customers, customer => (double)fitted.Scores[split.Training[customer]]),
        ];
        return scored.CrossFit(
            positions => LogisticWeights.Fit(
                [.. inputs.Select(input => Array.ConvertAll(positions, position => input[position]))],
                Array.ConvertAll(positions, position => scored.Churned[position])),
            (fit, position) => fit.LogOdds(inputs, position));
    }

    private static Candidate? Best(IReadOnlyList<Candidate> candidates) =>
        candidates.MinBy(candidate => candidate.CrossValidatedLogLoss);
}

/// <summary>The candidates of a run.</summary>
/// <param name="Customers">The customers as the candidates see them.</param>
/// <param name="Candidates">The candidates, the simplest first.</param>
internal sealed record TrainedModels(RunCustomers Customers, IReadOnlyList<Candidate> Candidates)
{
    /// <summary>The sequence learner whose score is a column of the customers; null for none.</summary>
    public FittedSequences? Sequence { get; init; }

    /// <summary>What the column gains; null where nothing was compared.</summary>
    public SequenceGain? Gain { get; init; }

    /// <summary>Which of several sequence learners is tried; null where one was fitted, or none.</summary>
    public SequenceChoice? Choice { get; init; }

    /// <summary>What the time budget left no time for.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}

/// <summary>Which of several sequence learners is tried as a model and a column.</summary>
/// <param name="Ranked">
/// Each by name, with its log loss on the customers to learn from, by networks that did not learn from them; the smallest first.
/// </param>
internal sealed record SequenceChoice(IReadOnlyList<(string Name, double LogLoss)> Ranked)
{
    /// <summary>Says why it is, where no other model was trained.</summary>
    public string Reason =>
        $"of {string.Join(", ", Ranked.Select(one => one.Name))}, the smallest log loss on customers it had not learnt from";

    /// <summary>Says what each came to, in a sentence for the user.</summary>
    public string Describe() => "of the learners of the order and timing of events, "
        + string.Join(
            ", ", Ranked.Select(one => FormattableString.Invariant($"{one.Name} has a log loss of {one.LogLoss:0.0000}")))
        + $" out of fold; {Ranked[0].Name} goes on, the others are left out";
}

/// <summary>
/// Compares models with the score of a sequence learner with models without, on customers they did not learn from.
/// </summary>
internal static class SequenceComparison
{
    /// <summary>A gain of fewer standard errors may be chance.</summary>
    private const double SureErrors = 2;

    /// <param name="learner">The sequence learner.</param>
    /// <param name="without">The best candidate without.</param>
    /// <param name="scored">
    /// The customers that were scored with it; as those scored without, but for repetitions that there was no time for.
    /// </param>
    /// <param name="with">Their log-odds with it, out of fold.</param>
    /// <param name="options">What matters in practice.</param>
    public static SequenceGain Of(
        string learner, Candidate without, OutOfFoldRows scored, double[] with, EvaluationOptions options)
    {
        if (without.Scored.Count < scored.Count) scored = without.Scored;
        double[] gains =
            [.. scored.LossByGroup(without.OutOfFoldLogOdds).Zip(scored.LossByGroup(with), (loss, less) => loss - less)];
        var (gain, error) = (gains.Average(), Math.Sqrt(Moments.Variance<double>(gains) / gains.Length));
        return new SequenceGain(
            learner,
            scored.LogLoss(without.OutOfFoldLogOdds),
            scored.LogLoss(with),
            error,
            IsTaken: gain > SureErrors * error && gain > options.PracticalLogLoss);
    }
}
