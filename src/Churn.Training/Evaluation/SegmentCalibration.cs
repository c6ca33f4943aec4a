using Churn.Core.Decisions;
using Churn.Core.Metrics;
using Churn.Data.Preparation;

namespace Churn.Training.Evaluation;

/// <summary>Whether as many customers of a segment left as the model expected, on the held-out rows.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Rows">The held-out customers in it.</param>
/// <param name="Expected">The mean of their probabilities; NaN without customers.</param>
/// <param name="Observed">The share of them that left; NaN without customers.</param>
/// <param name="Interval">The 95 % interval of the observed share.</param>
public sealed record SegmentCalibration(string Segment, int Rows, double Expected, double Observed, Interval Interval)
{
    /// <summary>Whether the expected share lies inside of what the observed one allows.</summary>
    public bool IsInLine => Expected >= Interval.Lower && Expected <= Interval.Upper;

    /// <summary>The segments in the order of their rules.</summary>
    /// <param name="candidate">The model, with its probabilities of the held-out customers.</param>
    /// <param name="holdout">The held-out customers.</param>
    /// <param name="rules">The rules of the segments.</param>
    /// <param name="segmenter">Decides and puts into these segments.</param>
    public static IReadOnlyList<SegmentCalibration> Of(
        Candidate candidate, EncodedDataset holdout, SegmentationRules rules, Segmenter segmenter)
    {
        var members = rules.Segments.ToDictionary(name => name, _ => new List<int>());
        foreach (var (row, customer) in holdout.Customers.Index())
            members[segmenter.Assign(customer, new ChurnProbability((float)candidate.Holdout[row])).Segment].Add(row);

        return [.. rules.Segments.Select(name => Of(name, members[name], candidate, holdout))];
    }

    private static SegmentCalibration Of(string name, List<int> members, Candidate candidate, EncodedDataset holdout)
    {
        var left = members.Count(row => holdout.Churned[row]);
        var rows = members.Count;
        return new SegmentCalibration(
            name,
            rows,
            members.Select(row => candidate.Holdout[row]).DefaultIfEmpty(double.NaN).Average(),
            rows == 0 ? double.NaN : (double)left / rows,
            WilsonInterval.Of(left, rows));
    }
}
