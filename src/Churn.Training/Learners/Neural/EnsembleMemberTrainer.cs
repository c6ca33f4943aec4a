using System.Numerics.Tensors;
using Churn.Core.Numerics;
using Churn.Training.Learners.Neural.Losses;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// The training of one member, on one thread. All its randomness comes from the seed and the member's number, so it does not
/// matter when or where it runs.
/// </summary>
internal sealed class EnsembleMemberTrainer
{
    /// <summary>More would tell the loss no better, and cost as much as the learning.</summary>
    private const double MostValidationRows = 10_000;

    private readonly NetworkOptions options;
    private readonly EncodedSet set;
    private readonly Network network;
    private readonly ValidationSplit split;
    private readonly float[] parameters;
    private readonly float[] averaged;
    private readonly float[] encoded;
    private readonly Loss loss;
    private readonly EpochTrainer trainer;

    /// <param name="network">The shape.</param>
    /// <param name="options">How to learn; nothing is open.</param>
    /// <param name="bins">How numbers are encoded.</param>
    /// <param name="set">What to learn from.</param>
    /// <param name="member">Its number, from 0.</param>
    public EnsembleMemberTrainer(
        Network network, NetworkOptions options, PiecewiseLinearEncoding bins, TrainingSet set, int member)
    {
        this.options = options;
        this.set = new EncodedSet(bins, set);
        this.network = network;
        var random = new RandomStream(options.Seed, member);
        var fraction = Math.Min(options.ValidationFraction, MostValidationRows / set.Churned.Count);
        split = ValidationSplit.Of(set.Churned, set.GroupOf, fraction, random);
        var churnRate = split.Learning.Sum(row => (double)set.TargetOf(row)) / split.Learning.Length;
        parameters = WeightInitializer.Of(network, churnRate, random);
        averaged = [.. parameters];
        encoded = new float[bins.Width];
        loss = Loss.Of(options.Loss);
        trainer = new EpochTrainer(network, options, this.set, parameters, split.Learning.Length, random);
    }

    /// <summary>Trains until the last epoch, or until patience ends.</summary>
    /// <param name="progress">Told after each epoch.</param>
    /// <param name="cancellation">Asked before each epoch.</param>
    /// <returns>The parameters of the best epoch with early stopping, of the last without.</returns>
    public float[] Run(MemberProgress progress, CancellationToken cancellation)
    {
        var best = new EarlyStopping(options.Patience is > 0 ? options.Patience : null, parameters);
        for (var epoch = 1; epoch <= options.Epochs && !best.IsOutOfPatience; epoch++)
        {
            cancellation.ThrowIfCancellationRequested();
            LearnEpoch();
            var validationLoss = ValidationLoss();
            best.Offer(averaged, validationLoss);
            progress.Report(best.IsOutOfPatience ? options.Epochs : epoch, validationLoss);
        }
        if (best.Parameters.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new ArithmeticException("The network diverged: its weights are no finite numbers. Lower LearningRate.");
        return best.Parameters;
    }

    private void LearnEpoch() => trainer.LearnEpoch(split.Learning, options.EpochRows!.Value, steps =>
        TensorPrimitives.Lerp(averaged, parameters, (float)(1 / (1 + (options.AveragedEpochs * steps))), averaged));

    /// <summary>The mean loss of the validation rows; null if there are none.</summary>
    private double? ValidationLoss()
    {
        if (split.Validation.Length == 0) return null;
        var total = 0.0;
        foreach (var row in split.Validation)
        {
            set.Encode(row, encoded);
            total += loss.ValueOf(network.LogOdds(averaged, encoded), set.TargetOf(row));
        }

        return total / split.Validation.Length;
    }
}

/// <summary>The rows a member learns from, and the rows its loss is watched on, with the same share of each class.</summary>
/// <param name="Learning">Rows for the gradient; at least one of each class.</param>
/// <param name="Validation">Rows for early stopping; empty if the fraction is 0 or the classes are too small for it.</param>
internal sealed record ValidationSplit(int[] Learning, int[] Validation)
{
    /// <summary>Splits the rows; no group of rows is parted.</summary>
    public static ValidationSplit Of(IReadOnlyList<bool> labels, IReadOnlyList<int> groupOf, double fraction, RandomStream random)
    {
        var classes = Enumerable.Range(0, labels.Count).GroupBy(row => groupOf[row]).Select(rows => rows.ToArray())
            .ToLookup(rows => rows.Any(row => labels[row]));
        var (learning, validation) = (new List<int>(), new List<int>());
        foreach (var churned in (bool[])[true, false])
        {
            var groups = classes[churned].ToArray();
            random.Shuffle<int[]>(groups);
            var room = (int)(groups.Sum(rows => rows.Length) * fraction);
            foreach (var rows in groups)
            {
                (rows.Length <= room ? validation : learning).AddRange(rows);
                if (rows.Length <= room) room -= rows.Length;
            }
        }

        return new ValidationSplit([.. learning], [.. validation]);
    }
}
