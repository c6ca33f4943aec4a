using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Answering;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Learners.Boosting;

namespace Churn.Training.Verification;

/// <summary>
/// Sweeps each monotone column over all thresholds of the model's trees, for many customers, in the graph that was written.
/// </summary>
internal static class MonotoneVerifier
{
    /// <summary>The most a probability may go the wrong way: the graph rounds to floats.</summary>
    private const double Tolerance = 1e-6;

    private const int MaxRows = 1_000;

    /// <returns>A sentence for each monotone column.</returns>
    /// <exception cref="ArtifactMismatchException">A probability goes the wrong way.</exception>
    public static IEnumerable<string> Verify(
        ChurnModel model, Candidate candidate, EncodedDataset customers, IReadOnlyList<MonotoneColumn> monotone)
    {
        var step = 1 + ((customers.Count - 1) / MaxRows);
        foreach (var (column, direction) in monotone)
        {
            var position = model.Schema.FeaturePosition(column);
            var values = Values(candidate.Model, column, position, customers);
            var rows = 0;
            for (var row = 0; row < customers.Count; row += step, rows++)
                Sweep(model, column, direction, position, customers.Row(row), values);
            yield return $"{column}: the probability only goes {direction.ToString().ToLowerInvariant()}; no violation for "
                + $"{rows} customers at {values.Length} values each";
        }
    }

    private static void Sweep(
        ChurnModel model, string column, MonotoneDirection direction, int position, float[] customer, float[] values)
    {
        var before = double.NaN;
        foreach (var value in values)
        {
            customer[position] = value;
            double probability = model.Score(new CodedCustomer(customer)).Value;
            var change = direction == MonotoneDirection.Up ? before - probability : probability - before;
            if (change > Tolerance)
                throw new ArtifactMismatchException(FormattableString.Invariant(
                    $"{column}: at {value} churn goes from {before} to {probability}, not {direction}; nothing was published."));
            before = probability;
        }
    }

    /// <summary>A known value of the column from each interval between thresholds, ascending, and the largest of all.</summary>
    private static float[] Values(ICalibratedModel model, string column, int position, EncodedDataset customers)
    {
        float[] known = [.. customers.Column(position).ToArray().Where(value => !float.IsNaN(value)).Distinct().Order()];
        if (known.Length == 0) return [];
        var example = customers.Row(0);
        return [.. Pipelines(model).SelectMany(pipeline => Representatives(pipeline, column, position, example, known))
            .Append(known[^1]).Distinct().Order()];
    }

    private static IEnumerable<float> Representatives(
        FittedPipeline pipeline, string column, int position, float[] example, float[] known)
    {
        var feature = pipeline.Encoder.FeatureNames.ToList().IndexOf(column);
        var model = (BoostingModel)pipeline.Model;
        float[] thresholds = [.. model.Ensemble.Trees.SelectMany(tree => tree.Thresholds.Where((_, node) =>
            tree.Features[node] == feature)).Distinct().Order()];
        return known.DistinctBy(value =>
        {
            example[position] = value;
            var at = Array.BinarySearch(thresholds, pipeline.Features(example)[feature]);
            return at >= 0 ? at : ~at;
        });
    }

    private static IEnumerable<FittedPipeline> Pipelines(ICalibratedModel model) => model switch
    {
        CalibratedPipeline one => [one.Pipeline],
        Blend blend => blend.Members.SelectMany(Pipelines),
        _ => throw new ArgumentException($"{model.GetType().Name} has no trees.", nameof(model)),
    };
}
