using Churn.Data.Preparation;
using Churn.Training.Distributed;
using Churn.Training.Privacy;

namespace Churn.Training.Federated;

/// <summary>
/// The customers of a site, and how many all sites have. Who is held out, which fold a customer is in and what is drawn for them
/// follow from a hash of their key, so none of it depends on the site that they are at; they are in the order of these hashes, so
/// neither does it on that of the file.
/// </summary>
internal sealed class SiteRows
{
    private const double LossSteps = 1 << 24;

    /// <summary>
    /// A loss of a row that is larger, or no number, counts as this, in nats, so that no sum over all rows overflows.
    /// </summary>
    private const double MostLoss = 128;

    private readonly MaskedSums sums;
    private readonly int[] foldOf;
    private readonly int[] draws;
    private readonly long[] rowsOfFolds; // of all sites
    private readonly long[] churnedOfFolds;

    private SiteRows(
        EncodedDataset training,
        EncodedDataset holdout,
        int[] foldOf,
        int[] draws,
        long[] totals,
        MaskedSums sums)
    {
        (Training, Holdout, this.foldOf, this.draws, this.sums) = (training, holdout, foldOf, draws, sums);
        foreach (var total in totals) Count(total); // so that no sum of them overflows
        var folds = (totals.Length - 2) / 2;
        (rowsOfFolds, churnedOfFolds) = (totals[..folds], totals[folds..(2 * folds)]);
        Counts = new FederatedRowCounts(
            Count(rowsOfFolds.Sum()), Count(churnedOfFolds.Sum()), Count(totals[^2]), Count(totals[^1]));
    }

    /// <summary>The customers of this site that are learnt from.</summary>
    public EncodedDataset Training { get; }

    /// <summary>The customers of this site that are held out.</summary>
    public EncodedDataset Holdout { get; }

    /// <summary>How many customers all sites have.</summary>
    public FederatedRowCounts Counts { get; }

    /// <summary>How many folds there are.</summary>
    public int Folds => rowsOfFolds.Length;

    /// <summary>Adds up over all sites.</summary>
    public MaskedSums Sums => sums;

    /// <summary>Splits the customers of this site, and counts those of all.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="hashes">Their hashes.</param>
    /// <param name="task">What is asked.</param>
    /// <param name="sums">Adds up over all sites.</param>
    /// <exception cref="WorkerException">A site is lost, or the counts cannot be.</exception>
    public static SiteRows Of(EncodedDataset customers, CustomerHashes hashes, FederatedTask task, MaskedSums sums)
    {
        var isHeldOut = hashes.AreHeldOut(task.Training.Evaluation.HoldoutFraction);
        var order = hashes.Order();
        int[] training = [.. order.Where(row => !isHeldOut[row])], holdout = [.. order.Where(row => isHeldOut[row])];
        var (folds, draws) = (hashes.Folds(task.Training.Evaluation.Folds), hashes.Draws());
        var own = new long[(2 * task.Training.Evaluation.Folds) + 2];
        foreach (var row in training)
        {
            own[folds[row]]++;
            if (customers.Churned[row]) own[task.Training.Evaluation.Folds + folds[row]]++;
        }

        own[^2] = holdout.Length;
        own[^1] = holdout.Count(row => customers.Churned[row]);
        return new SiteRows(
            customers.Pick(training),
            customers.Pick(holdout),
            Array.ConvertAll(training, row => folds[row]),
            Array.ConvertAll(training, row => draws[row]),
            sums.Sum(own),
            sums);
    }

    /// <summary>What a model of a fold learns from, and the whole where no fold is named.</summary>
    /// <param name="fold">The fold that is left out, from 0; null for none.</param>
    /// <exception cref="WorkerException">This site, or all, have no rows left.</exception>
    public SitePart Without(int? fold)
    {
        int[] learnt = [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] != fold)];
        var rows = rowsOfFolds.Where((_, index) => index != fold).Sum();
        var churned = churnedOfFolds.Where((_, index) => index != fold).Sum();
        if (learnt.Length == 0 || churned < 1 || churned >= rows)
            throw new WorkerException("There are too few customers to learn from in folds. More of them are needed.");
        return new SitePart(
            learnt,
            [.. Enumerable.Range(0, foldOf.Length).Where(row => foldOf[row] == fold)],
            Array.ConvertAll(learnt, row => draws[row]),
            (int)rows,
            (double)churned / rows);
    }

    /// <summary>Adds up the customers that are learnt from, by label and bin of the score, over all sites.</summary>
    /// <param name="scores">The scores of those of this site, as log-odds, by models of folds that they are not in.</param>
    /// <exception cref="WorkerException">A site is lost, or the counts cannot be.</exception>
    public long[] CountOutOfFold(IReadOnlyList<double> scores) =>
        CountScores(Training.Churned, scores, Counts.Training, Counts.TrainingChurned);

    /// <summary>Adds up the held-out customers, by label and bin of the score, over all sites.</summary>
    /// <param name="scores">The scores of those of this site, as log-odds.</param>
    /// <exception cref="WorkerException">A site is lost, or the counts cannot be.</exception>
    public long[] CountHoldout(IReadOnlyList<double> scores) =>
        CountScores(Holdout.Churned, scores, Counts.Holdout, Counts.HoldoutChurned);

    /// <summary>Adds up log losses over all sites, as whole numbers, so that the sum does not depend on who has a row.</summary>
    /// <param name="own">The log losses of rows of this site that are learnt from, each row at most once, in nats.</param>
    /// <exception cref="WorkerException">A site is lost, or the sum cannot be.</exception>
    public double SumLosses(IEnumerable<double> own)
    {
        var sum = sums.Sum([own.Sum(loss => (long)Math.Round((loss < MostLoss ? loss : MostLoss) * LossSteps))])[0] / LossSteps;
        return sum >= 0 && sum <= Counts.Training * MostLoss
            ? sum
            : throw Wrong("a sum of log losses is one that their customers cannot have");
    }

    private long[] CountScores(bool[] churned, IReadOnlyList<double> scores, int rows, int rowsChurned)
    {
        if (scores.Any(score => !double.IsFinite(score)))
            throw new WorkerException("A score that this site's customers get is not a number: the training diverged.");
        var counts = sums.Sum(ScoreBins.OfLogOdds.Count(churned, scores));
        var half = ScoreBins.OfLogOdds.Length;
        return counts.Any(count => count is < 0 or > int.MaxValue) || counts[half..].Sum() != rowsChurned || counts.Sum() != rows
            ? throw Wrong("customers by score do not add up to the customers that the sites have")
            : counts;
    }

    private static int Count(long count) => count is >= 0 and <= int.MaxValue
        ? (int)count
        : throw Wrong(FormattableString.Invariant($"they say that they have {count} customers"));

    private static WorkerException Wrong(string what) => new(
        $"The counts of all sites cannot be right: {what}. A site has sent something else; the masks hide which.");
}

/// <summary>What one model learns from, and what is scored by it.</summary>
/// <param name="Learnt">The rows of this site that it learns from.</param>
/// <param name="Scored">Those that it does not.</param>
/// <param name="Draws">A number for each row that it learns from, of its customer's own.</param>
/// <param name="RowsOfAll">How many rows it learns from at all sites.</param>
/// <param name="ChurnRate">The share of these that churned.</param>
internal sealed record SitePart(int[] Learnt, int[] Scored, int[] Draws, int RowsOfAll, double ChurnRate);
