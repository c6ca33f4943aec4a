using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Preparation;

namespace Churn.Training.Evaluation;

/// <summary>
/// How much worse a model gets when a column's values are shuffled among the customers (Breiman 2001), on the held-out part.
/// </summary>
/// <param name="Column">The column's name.</param>
/// <param name="LogLossIncrease">The mean increase of the log loss; about 0 or less for a column the model does not need.</param>
/// <param name="AucDecrease">The mean decrease of the ROC AUC.</param>
/// <param name="Direction">
/// From -1 to 1, how far higher values go with a higher probability of churn in this model: the correlation of what shuffling
/// changes in the value and in the log-odds. NaN for words, for a column that changes nothing, and where it is not known.
/// </param>
public sealed record PermutationImportance(
    string Column,
    double LogLossIncrease,
    double AucDecrease,
    double Direction = double.NaN)
{
    private const int MostRepeats = 5;

    /// <summary>The most held-out customers that are scored again for each shuffle; more tell hardly more.</summary>
    private const int MostRows = 2_000;

    private const int Stream = 0x5417;

    /// <summary>
    /// The most shuffles of all columns: of thousands of columns each is shuffled less often, for every shuffle scores all rows.
    /// </summary>
    private const int MostShuffles = 2_500;

    /// <summary>
    /// The importance of every feature column, the greatest first; on at most 2,000 of the held-out customers, evenly spread.
    /// </summary>
    public static IReadOnlyList<PermutationImportance> Of(
        Candidate candidate, CustomerSchema schema, EncodedDataset holdout, int seed, int threads)
    {
        var rows = EvenSpread.Of(holdout.Count, MostRows);
        holdout = holdout.Pick(rows);
        var probabilities = Array.ConvertAll(rows, row => candidate.Holdout[row]);
        var logLoss = LogLoss.Of(holdout.Churned, probabilities);
        var auc = RocAuc.Of(holdout.Churned, probabilities);
        var before = Array.ConvertAll(probabilities, LogOddsScale.OfProbability);
        var repeats = Repeats(schema.Features.Count);
        return
        [
            .. schema
                .Features.Index()
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(threads)
                .Select(column =>
                {
                    var shuffled = Shuffles(candidate, holdout, column.Index, repeats, seed).ToArray();
                    return new PermutationImportance(
                        column.Item.Name,
                        shuffled.Average(shuffle => LogLoss.Of(holdout.Churned, shuffle.Probabilities)) - logLoss,
                        auc - shuffled.Average(shuffle => RocAuc.Of(holdout.Churned, shuffle.Probabilities)),
                        column.Item is CategoryColumn
                            ? double.NaN
                            : DirectionOf(holdout.Column(column.Index).ToArray(), before, shuffled[0]));
                })
                .AsSequential() // a parallel sort may turn equal ones round
                .OrderByDescending(importance => importance.LogLossIncrease),];
    }

    /// <summary>How often each of so many columns is shuffled, 1 or more.</summary>
    internal static int Repeats(int columns) => Math.Clamp(MostShuffles / columns, 1, MostRepeats);

    /// <summary>The correlation of the changes of value and log-odds; a missing value changes nothing that can be told.</summary>
    private static double DirectionOf(float[] values, double[] before, Shuffle shuffle)
    {
        double both = 0, ofValues = 0, ofLogOdds = 0;
        for (var row = 0; row < values.Length; row++)
        {
            var value = (double)shuffle.Values[row] - values[row];
            var logOdds = LogOddsScale.OfProbability(shuffle.Probabilities[row]) - before[row];
            if (!double.IsFinite(value)) continue;
            both += value * logOdds;
            ofValues += value * value;
            ofLogOdds += logOdds * logOdds;
        }

        return both / Math.Sqrt(ofValues * ofLogOdds);
    }

    private static IEnumerable<Shuffle> Shuffles(Candidate candidate, EncodedDataset holdout, int column, int repeats, int seed)
    {
        var random = new RandomStream(seed, Stream);
        for (var repeat = 0; repeat < repeats; repeat++)
        {
            var values = holdout.Column(column).ToArray();
            random.Shuffle<float>(values);
            yield return new Shuffle(values, candidate.Probabilities(holdout.With(column, values)));
        }
    }

    private readonly record struct Shuffle(float[] Values, double[] Probabilities);
}
