using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Splitting;

namespace Churn.Data.Inspection;

/// <summary>
/// Measures what a column alone tells of the label: the churn rate of each word, or of each range of a number, is learnt from one
/// half of the rows and measured on the other, and the other way round. So a column of many words cannot shine by heart.
/// </summary>
internal sealed class UnivariateStrength
{
    /// <summary>Numbers with no more values than this are taken value by value, as words are.</summary>
    private const int FewValues = 64;

    /// <summary>How many rows of the average churn rate stand in for what is not known of a word.</summary>
    private const double PriorRows = 5;

    /// <summary>More rows than this do not make the figures better.</summary>
    private const int MostRows = 100_000;

    private const int Seed = 1;

    private readonly bool[] churned;
    private readonly int[] first;
    private readonly int[] second;

    /// <param name="churned">The label of each row.</param>
    public UnivariateStrength(bool[] churned)
    {
        this.churned = churned;
        int[] rows = churned.Length > MostRows
            ? StratifiedSplit.HoldOut(churned, (double)MostRows / churned.Length, Seed).Holdout
            : [.. Enumerable.Range(0, churned.Length)];
        var halves = StratifiedSplit.HoldOut(Array.ConvertAll(rows, row => churned[row]), 0.5, Seed);
        first = Array.ConvertAll(halves.Training, i => rows[i]);
        second = Array.ConvertAll(halves.Holdout, i => rows[i]);
    }

    /// <summary>Measures a feature or a date; null for what is neither, or where a half has one class only.</summary>
    public LabelRelation? Measure(Column column, RawColumnValues texts)
    {
        if (column is not (FeatureColumn or DateColumn) || !HasBothClasses(first) || !HasBothClasses(second)) return null;
        var groups = ColumnValues.Of(column, texts) is { } values && texts.Distinct > FewValues
            ? GroupNumbers(values)
            : GroupWords(texts);
        var (there, back) = (Measure(first, second, groups(first)), Measure(second, first, groups(second)));
        return new LabelRelation((there.RocAuc + back.RocAuc) / 2, Math.Max(0, (there.Information + back.Information) / 2));
    }

    private bool HasBothClasses(int[] rows) => rows.Any(row => churned[row]) && rows.Any(row => !churned[row]);

    /// <summary>Gives every word a group; missing is one too.</summary>
    private static Func<int[], int[]> GroupWords(RawColumnValues texts)
    {
        int[] groups = [.. texts.Column.Number().Zip(texts.IsMissing, (number, missing) => missing ? 0 : number + 1)];
        return _ => groups;
    }

    /// <summary>Gives every range a group, learnt from the rows to fit on; missing is group 0.</summary>
    private Func<int[], int[]> GroupNumbers(float[] values)
    {
        return fitted =>
        {
            var filled = fitted.Where(row => !float.IsNaN(values[row])).ToArray();
            var cuts = NumericBinning.Find(
                Array.ConvertAll(filled, row => values[row]),
                Array.ConvertAll(filled, row => churned[row]));
            return Array.ConvertAll(values, value => float.IsNaN(value) ? 0 : 1 + NumericBinning.RangeOf(cuts, value));
        };
    }

    private LabelRelation Measure(int[] fitted, int[] held, int[] groups)
    {
        var learnt = new SmoothedRates(groups.Max() + 1, PriorRows);
        foreach (var row in fitted) learnt.Add(groups[row], churned[row]);
        var labels = Array.ConvertAll(held, row => churned[row]);
        var rates = Array.ConvertAll(held, row => learnt.Of(groups[row]));
        var nothingKnown = LogLoss.Of(labels, Array.ConvertAll(held, _ => learnt.Average));
        return new LabelRelation(RocAuc.Of(labels, rates), 1 - (LogLoss.Of(labels, rates) / nothingKnown));
    }
}
