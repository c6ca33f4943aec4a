using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Preparation;

namespace Churn.Training.Privacy;

/// <summary>
/// Attacks the private learners: trains many times with a planted customer, the canary, and without, and tells the trainings
/// apart by what the model says of the canary. The canary is made to show most: it leaves where all others stay, and has words of
/// its own in all columns but one.
/// </summary>
internal static class CanaryAttack
{
    private const int Customers = 400;
    private const int OwnColumns = 4;
    private const int WordsOfOthers = 8;
    private const int OwnWord = WordsOfOthers; // the last of the vocabulary

    private static readonly CustomerSchema Schema = new(
        [
            new CategoryColumn("shared", ["all", "none"], ImputationStrategy.Constant),
            .. Enumerable.Range(0, OwnColumns).Select(column => new CategoryColumn(
                $"own{column}",
                [.. Enumerable.Range(0, WordsOfOthers + 1).Select(word => $"w{word}")],
                ImputationStrategy.Constant)),
        ],
        new LabelColumn("churned", "yes", "no"));

    /// <summary>Attacks a learner.</summary>
    /// <param name="learner">One of <see cref="PrivateModel.Names"/>.</param>
    /// <param name="mu">What a training may cost.</param>
    /// <param name="delta">The delta of the promise.</param>
    /// <param name="runs">How many trainings with the canary, and how many without; 4 or more.</param>
    /// <param name="noise">The source of the noise of a training by its number; null for the source of the system.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static EmpiricalEpsilon Of(
        string learner,
        double mu,
        double delta,
        int runs,
        Func<int, Action<Span<byte>>>? noise = null,
        CancellationToken cancellation = default)
    {
        var features = new PrivateFeatures(Schema, MadeUpCustomers.Of(Schema, seed: 1).Customers);
        var canary = new float[features.Encoder.FeatureNames.Count];
        features.Encoder.Transform([0, .. Enumerable.Repeat((float)OwnWord, OwnColumns)], canary);
        var scores = new double[2][] { new double[runs], new double[runs] };
        EncodedDataset[] customers = [Others(hasCanary: true), Others(hasCanary: false)];
        Parallel.For(0, 2 * runs, new ParallelOptions { CancellationToken = cancellation }, run =>
            scores[run % 2][run / 2] = PrivateModel
                .Fit(learner, features, customers[run % 2], mu, run, noise?.Invoke(run), cancellation).Score(canary));
        return EmpiricalEpsilon.Of(scores[0], scores[1], delta);
    }

    /// <summary>Customers who all stay, and share no word with the canary but one.</summary>
    private static EncodedDataset Others(bool hasCanary)
    {
        var count = Customers + (hasCanary ? 1 : 0);
        return new EncodedDataset(
            [
                new float[count],
                .. Enumerable.Range(0, OwnColumns).Select(column => Column(row => row == Customers
                    ? OwnWord
                    : (row >> column) % WordsOfOthers)),
            ],
            [.. Enumerable.Range(0, count).Select(row => row == Customers)]);

        float[] Column(Func<int, int> word) => [.. Enumerable.Range(0, count).Select(row => (float)word(row))];
    }
}
