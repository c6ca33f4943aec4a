using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Training.Calibration;
using Churn.Training.Learners;

namespace Churn.Training.Privacy;

/// <summary>Learns models privately. Their scores are log-odds, and nothing calibrates them: that would cost.</summary>
public static class PrivateModel
{
    public const string Additive = "additive";
    public const string Logistic = "logistic";

    /// <summary>The learners that can be private.</summary>
    public static IReadOnlyList<string> Names { get; } = [Additive, Logistic];

    /// <summary>Learns a model.</summary>
    /// <param name="name">The learner.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="madeUp">Customers drawn from the bounds.</param>
    /// <param name="training">The customers to learn from.</param>
    /// <param name="mu">What it may cost.</param>
    /// <param name="seed">The seed of what is drawn beside the noise.</param>
    /// <param name="noise">The source of the noise; null for that of the system.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static EncodedModel Fit(
        string name,
        CustomerSchema schema,
        EncodedDataset madeUp,
        EncodedDataset training,
        double mu,
        int seed,
        Action<Span<byte>>? noise,
        CancellationToken cancellation)
    {
        var features = new PrivateFeatures(schema, madeUp);
        return new EncodedModel(
            name,
            $"private {name}",
            features.Encoder,
            Fit(name, features, training, mu, seed, noise, cancellation),
            new NoCalibration());
    }

    /// <summary>Learns from customers whose features are known.</summary>
    /// <inheritdoc cref="PrivateAdditiveTrainer.Fit" path="/param"/>
    internal static IFittedModel Fit(
        string name,
        PrivateFeatures features,
        EncodedDataset training,
        double mu,
        int seed,
        Action<Span<byte>>? noise,
        CancellationToken cancellation) => name == Logistic
            ? PrivateLogisticTrainer.Fit(features, training, mu, noise, cancellation)
            : PrivateAdditiveTrainer.Fit(features, training, mu, seed, noise, cancellation);
}
