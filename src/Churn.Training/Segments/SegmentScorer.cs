using Churn.Core.Decisions;
using Churn.Core.Segments;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Training.Scoring;

namespace Churn.Training.Segments;

/// <summary>Adds to learned segments what a model says of their customers.</summary>
public static class SegmentScorer
{
    /// <summary>Scores the customers of the file that segments were learned from.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="model">Scores.</param>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <returns>The segments with their risk. Who has left according to the label is in none.</returns>
    /// <exception cref="DataRefusedException">The file lacks columns of the model, or a row cannot be scored.</exception>
    public static LearnedSegments Score(LearnedSegments segments, ChurnModel model, string file, ReadingOptions? reading)
    {
        using var rows = CsvRows.Open(file, reading);
        var positions = SegmentAssignment.PositionsOf(segments, rows);
        var asOf = FileAsOf.Of(model.Schema, rows.Header, FileScoring.ReadRows(file, reading), given: null);
        var reader = FileScoring.ReaderOf(model, rows, asOf?.Day);
        var (all, sums) = (new Sum(), segments.Segments.Select(_ => new Sum()).ToArray());
        var coded = new float[positions.Length];
        while (rows.Read() is { } fields)
        {
            var read = reader.Read(fields);
            if (!read.Succeeded)
                throw new DataRefusedException(
                    [.. read.Faults.Select(fault => new TableError(file, fault.Message, rows.Line, fault.Column))]);
            var answer = model.Answerer.Answer(read.Record);
            if (answer.HasLeft) continue;
            for (var i = 0; i < coded.Length; i++) segments.Columns[i].Feature.Read(fields[positions[i]], out coded[i]);
            sums[segments.Assign(coded)].Add(answer.Segmented);
            all.Add(answer.Segmented);
        }

        return segments with
        {
            Scoring = new SegmentScoring(model.Version, model.Manifest.AtRisk(all.AtRisk)),
            Segments = [.. segments.Segments.Zip(sums, (segment, sum) => segment with { Risk = sum.Of(model) })],
        };
    }

    private sealed class Sum
    {
        private int customers;
        private double probability;
        private double value;

        public RevenueAtRiskSum AtRisk { get; } = new();

        public void Add(SegmentedCustomer customer)
        {
            (customers, probability) = (customers + 1, probability + customer.Probability.Value);
            if (!float.IsNaN(customer.Value)) value += customer.Value;
            AtRisk.Add(customer.Probability, customer.Value);
        }

        public SegmentRisk Of(ChurnModel model)
        {
            var atRisk = model.Manifest.AtRisk(AtRisk);
            return new SegmentRisk(
                customers, customers == 0 ? 0 : probability / customers, atRisk is null ? null : value, atRisk);
        }
    }
}
