using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Training.Uplift;

/// <summary>The customers of a trial, as they were before it, with who was treated and what came of it.</summary>
internal sealed record Trial
{
    /// <summary>The rows of both arms, as they stand in the file.</summary>
    public required CustomerTable Table { get; init; }

    /// <summary>What is learnt from; the outcome is its label.</summary>
    public required CustomerSchema Schema { get; init; }

    /// <summary>The customers.</summary>
    public required EncodedDataset Customers { get; init; }

    /// <summary>Whether each was treated.</summary>
    public required bool[] Treated { get; init; }

    /// <summary>The probability of being treated that the trial gave each.</summary>
    public required double[] Propensity { get; init; }

    /// <summary>The value that means treated, and the one that means not.</summary>
    public required (string Treated, string Control) Arms { get; init; }

    /// <summary>How many rows of other arms are left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>What was found out of the file, and what the user must hear, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether each had the good outcome.</summary>
    public bool[] Responded => Customers.Churned;

    /// <summary>How many customers there are.</summary>
    public int Count => Treated.Length;

    /// <summary>
    /// Treatment and outcome; where propensities differ, customers count by how unlikely their arm was for them.
    /// </summary>
    public TrialOutcomes Outcomes()
    {
        if (Array.TrueForAll(Propensity, own => own == Propensity[0])) return TrialOutcomes.Of(Treated, Responded);
        var mean = Propensity.Average();
        return new TrialOutcomes(
            Treated,
            Responded,
            [.. Treated.Zip(Propensity, (treated, own) => treated ? mean / own : (1 - mean) / (1 - own))]);
    }
}
