using System.Globalization;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Splitting;
using Churn.Data.Tables;

namespace Churn.Training.Runs;

/// <summary>The customers of a run, as they stand in the file and as models see them.</summary>
/// <param name="Schema">The columns.</param>
/// <param name="Table">The rows of the file.</param>
/// <param name="All">The same, coded.</param>
/// <param name="Training">Those to learn from.</param>
/// <param name="Holdout">Those that are held out.</param>
internal sealed record RunCustomers(
    CustomerSchema Schema, CustomerTable Table, EncodedDataset All, EncodedDataset Training, EncodedDataset Holdout)
{
    /// <summary>
    /// All of them as the version codes whoever is sent to it. The scores of texts and of the order of events, which models see
    /// out of fold of the customers to learn from, are here by what has learnt from these customers, too.
    /// </summary>
    public EncodedDataset Sent { get; init; } = All;

    /// <summary>The same with the score of a sequence learner as the last column.</summary>
    /// <param name="scores">The score of each row of the table, by a model that did not learn from it.</param>
    /// <param name="split">Which rows are held out.</param>
    public RunCustomers With(float[] scores, DataSplit split)
    {
        // wider than the scores: nobody can send another one, so a warning of a later score would help nobody
        var (least, most) = (scores.Min(), scores.Max());
        var column = new NumberColumn(EventSequenceScorer.Column, least - (most - least), most + (most - least));
        var declared = new ColumnDeclaration { Name = column.Name, DisplayName = EventSequenceScorer.DisplayName };
        return new RunCustomers(
            new CustomerSchema(
                [.. Schema.Columns, column], Schema.Label, Schema.AsOf, [.. Schema.Declarations ?? [], declared]),
            Table.With(column.Name, TextsOf(scores)),
            All.Append(scores),
            Training.Append(Array.ConvertAll(split.Training, row => scores[row])),
            Holdout.Append(Array.ConvertAll(split.Holdout, row => scores[row])));
    }

    private static TableColumn TextsOf(float[] scores)
    {
        var texts = new TableColumnBuilder();
        foreach (var score in scores) texts.Add(score.ToString(CultureInfo.InvariantCulture));
        return texts.Build();
    }
}
