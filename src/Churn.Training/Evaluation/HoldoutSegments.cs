using Churn.Core.Decisions;
using Churn.Data.Preparation;

namespace Churn.Training.Evaluation;

/// <summary>Measures the segments on the held-out customers: what was expected of each, and what came of it.</summary>
internal static class HoldoutSegments
{
    /// <param name="candidate">The model, with its probabilities of the held-out customers.</param>
    /// <param name="holdout">The held-out customers.</param>
    /// <param name="rules">The rules of the segments.</param>
    /// <param name="segmenter">Decides and puts into these segments.</param>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    public static MeasuredSegments Of(
        Candidate candidate, EncodedDataset holdout, SegmentationRules rules, Segmenter segmenter, double levelError)
    {
        Measured[] customers =
        [
            .. holdout.Customers.Select((customer, row) => new Measured(
                segmenter.Assign(customer, new ChurnProbability((float)candidate.Holdout[row])), holdout.Churned[row])),
        ];
        return new MeasuredSegments(
            holdout.Count,
            holdout.ChurnRate,
            AtRisk(customers),
            Lost(customers),
            [.. rules.Segments.Select(name => Of(name, Array.FindAll(customers, own => own.Customer.Segment == name)))]);

        MeasuredSegment Of(string name, Measured[] members) => new(
            name,
            members.Length,
            members.Length == 0 ? null : members.Average(member => member.HasLeft ? 1.0 : 0),
            members.Length == 0 ? null : members.Average(member => (double)member.Customer.Probability.Value),
            AtRisk(members),
            Lost(members));

        RevenueAtRisk? AtRisk(Measured[] members) =>
            SegmentSummary.AtRisk(rules, members.Select(member => member.Customer), levelError);

        double? Lost(Measured[] members) => rules.ValueColumn is null
            ? null
            : members.Where(member => member.HasLeft && !float.IsNaN(member.Customer.Value))
                .Sum(member => (double)member.Customer.Value);
    }

    private readonly record struct Measured(SegmentedCustomer Customer, bool HasLeft);
}
