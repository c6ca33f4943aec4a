using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;

namespace Churn.Training.Texts;

/// <summary>The texts of a column: those to learn from, with their labels and folds, and those that are only scored.</summary>
/// <param name="File">The file they are from.</param>
/// <param name="Texts">The texts of all rows.</param>
/// <param name="Rows">The rows to learn from that have a text.</param>
/// <param name="Others">The other rows that have one.</param>
/// <param name="Churned">The label of each text to learn from.</param>
/// <param name="GroupOf">The customer of each.</param>
/// <param name="FoldOf">The fold of each.</param>
internal sealed record KnownTexts(
    string File, TableColumn Texts, int[] Rows, int[] Others, bool[] Churned, int[] GroupOf, int[] FoldOf)
{
    /// <summary>Finds them.</summary>
    /// <param name="table">The customers as they stand in the file.</param>
    /// <param name="column">The column.</param>
    /// <param name="feature">Its first feature.</param>
    /// <param name="customers">The same customers, coded, in their groups.</param>
    /// <param name="split">Which rows to learn from.</param>
    /// <param name="seed">Deals customers into folds.</param>
    /// <exception cref="DataRefusedException">There are too few texts of a class.</exception>
    public static KnownTexts Of(
        CustomerTable table, FreeTextColumn column, int feature, EncodedDataset customers, DataSplit split, int seed)
    {
        var isMissing = Array.ConvertAll(customers.Column(feature).ToArray(), float.IsNaN);
        var training = customers.Pick(split.Training);
        var foldOfTraining = StratifiedSplit.Folds(training.Churned, split.Folds, seed, training.FoldGroupOf);
        int[] known = [.. Enumerable.Range(0, split.Training.Length).Where(row => !isMissing[split.Training[row]])];
        var found = new KnownTexts(
            table.File,
            table.Column(column.Name),
            Array.ConvertAll(known, row => split.Training[row]),
            [.. Enumerable.Range(0, customers.Count).Except(split.Training).Where(row => !isMissing[row])],
            Array.ConvertAll(known, row => training.Churned[row]),
            Array.ConvertAll(known, row => training.GroupOf[row]),
            Array.ConvertAll(known, row => foldOfTraining[row]));
        found.Check(column.Name);
        return found;
    }

    /// <summary>A score for every row: NaN for those without a text.</summary>
    /// <param name="ofLearned">The scores of the texts to learn from.</param>
    /// <param name="ofOther">The score of another row.</param>
    public float[] Scores(float[] ofLearned, Func<int, float> ofOther)
    {
        var scores = new float[Texts.Rows];
        Array.Fill(scores, float.NaN);
        foreach (var row in Others) scores[row] = ofOther(row);
        foreach (var (text, row) in Rows.Index()) scores[row] = ofLearned[text];
        return scores;
    }

    /// <summary>A text column of one class, or of hardly any texts, cannot be learnt from.</summary>
    private void Check(string column)
    {
        var leavers = Churned.Count(left => left);
        if (Math.Min(leavers, Churned.Length - leavers) < EncodedDataset.FewestOfAClass)
            throw new DataRefusedException(new TableError(
                File,
                FormattableString.Invariant($"of the customers to learn from, {leavers} who churned and ")
                + FormattableString.Invariant($"{Churned.Length - leavers} who stayed have a text; at least ")
                + FormattableString.Invariant($"{EncodedDataset.FewestOfAClass} of each are needed. Give the column the kind ")
                + "text to leave it out; a file made of the log of predictions holds no texts.",
                Column: column));
    }
}
