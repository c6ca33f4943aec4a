using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Training.Data;

namespace Churn.Training.Evaluation;

/// <summary>
/// How much worse a model gets when a column's values are shuffled among the customers (Breiman 2001), on the held-out part.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="LogLossIncrease">The mean increase of the log loss; about 0 or less for a column the model does not need.</param>
/// <param name="AucDecrease">The mean decrease of the ROC AUC.</param>
public sealed record PermutationImportance(string Column, double LogLossIncrease, double AucDecrease)
{
    private const int MostRepeats = 5;

    /// <summary>The most shuffles of all columns: of thousands of columns each is shuffled less often, for every shuffle scores all rows.</summary>
    private const int MostShuffles = 2_500;

    /// <summary>The importance of every feature column, the greatest first.</summary>
    public static IReadOnlyList<PermutationImportance> Of(
        Candidate candidate, CustomerSchema schema, CodedCustomers holdout, int seed, int threads)
    {
        var logLoss = LogLoss.Of(holdout.Churned, candidate.Holdout);
        var auc = RocAuc.Of(holdout.Churned, candidate.Holdout);
        var repeats = Repeats(schema.Features.Count);
        return [.. schema.Features.Index()
            .AsParallel().AsOrdered().WithDegreeOfParallelism(threads)
            .Select(column =>
            {
                var shuffled = Shuffles(candidate, holdout, column.Index, repeats, seed).ToArray();
                return new PermutationImportance(
                    column.Item.Name,
                    shuffled.Average(probabilities => LogLoss.Of(holdout.Churned, probabilities)) - logLoss,
                    auc - shuffled.Average(probabilities => RocAuc.Of(holdout.Churned, probabilities)));
            })
            .OrderByDescending(importance => importance.LogLossIncrease)];
    }

    /// <summary>How often each of so many columns is shuffled, 1 or more.</summary>
    internal static int Repeats(int columns) => Math.Clamp(MostShuffles / columns, 1, MostRepeats);

    private static IEnumerable<double[]> Shuffles(Candidate candidate, CodedCustomers holdout, int column, int repeats, int seed)
    {
        var random = new Random(seed);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var values = holdout.Column(column).ToArray();
            random.Shuffle(values);
            yield return [.. holdout.With(column, values).Rows.Select(candidate.Probability)];
        }
    }
}
