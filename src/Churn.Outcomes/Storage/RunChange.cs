namespace Churn.Outcomes.Storage;

/// <summary>Two runs that are compared.</summary>
/// <param name="Before">The number of the earlier one.</param>
/// <param name="Now">The number of the later one.</param>
public readonly record struct RunPair(int Before, int Now);

/// <summary>What changed about a customer between two runs.</summary>
public enum RunChangeKind
{
    /// <summary>The customer is in both, was not flagged as at risk, and is now.</summary>
    AtRisk,

    /// <summary>The customer is in both, was flagged as at risk, and is no longer.</summary>
    Recovered,

    /// <summary>The customer is in the later run only.</summary>
    New,

    /// <summary>The customer is in the earlier run only.</summary>
    Gone,
}

/// <summary>How many customers changed in which way between two runs.</summary>
/// <param name="AtRisk">How many are newly at risk.</param>
/// <param name="Recovered">How many are at risk no longer.</param>
/// <param name="New">How many are in the later run only.</param>
/// <param name="Gone">How many are in the earlier run only.</param>
/// <param name="StillAtRisk">How many were at risk and are.</param>
public sealed record RunChangeCounts(int AtRisk, int Recovered, int New, int Gone, int StillAtRisk)
{
    /// <summary>The count of one kind.</summary>
    public int Of(RunChangeKind kind) => kind switch
    {
        RunChangeKind.AtRisk => AtRisk,
        RunChangeKind.Recovered => Recovered,
        RunChangeKind.New => New,
        _ => Gone,
    };
}

/// <summary>A customer who changed between two runs.</summary>
/// <param name="Key">The customer's key.</param>
/// <param name="Before">The customer in the earlier run; null where they are not in it.</param>
/// <param name="Now">The customer in the later run; null where they are not in it.</param>
public sealed record RunChange(string Key, RunStanding? Before, RunStanding? Now);

/// <summary>How a customer stood in a run.</summary>
/// <param name="Place">The position in the file, from 0.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Value">The customer's value; null if unknown.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Codes">What the model read; null where the log does not have the prediction.</param>
public sealed record RunStanding(int Place, double Probability, double? Value, string Segment, float[]? Codes);
