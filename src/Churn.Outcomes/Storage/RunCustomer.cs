namespace Churn.Outcomes.Storage;

/// <summary>A customer of a run, as they were scored.</summary>
/// <param name="Place">The position in the file, from 0.</param>
/// <param name="Key">The customer's key as it was sent.</param>
/// <param name="Prediction">The id of the prediction.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Value">The customer's value; null if unknown.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="IsFlagged">Whether the model flagged the customer as at risk: its decision was to contact them.</param>
/// <param name="Offers">
/// What each action earns and costs and how unsure that is, in the order of the actions, as whoever plans writes and reads it.
/// </param>
/// <param name="Fields">
/// What messages need of the customer, as whoever writes messages notes and reads it; null where there are none. It is kept
/// encrypted.
/// </param>
public sealed record RunCustomer(
    int Place,
    string Key,
    Guid Prediction,
    double Probability,
    double? Value,
    string Segment,
    bool IsFlagged,
    float[] Offers,
    string? Fields = null);

/// <summary>A contact of a customer by an earlier list.</summary>
/// <param name="Place">The customer's position in the later file.</param>
/// <param name="Run">The run of the earlier list.</param>
/// <param name="Action">The position of the action there.</param>
/// <param name="Contacted">When the customer was marked as contacted; null where nobody did.</param>
public readonly record struct RunContact(int Place, int Run, int Action, DateTimeOffset? Contacted);

/// <summary>A customer who got an action.</summary>
/// <param name="Place">The position in the file.</param>
/// <param name="Action">The position of the action.</param>
/// <param name="IsControl">Whether the customer is left alone to compare with.</param>
/// <param name="Profit">What the contact earns on average.</param>
public readonly record struct PlannedCall(int Place, int Action, bool IsControl, double Profit);

/// <summary>A row of a call list, or a customer of a run who is in none.</summary>
/// <param name="Place">The position in the file, from 0.</param>
/// <param name="Key">The customer's key.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Value">The customer's value; null if unknown.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Action">The position of the action; null for a customer without one.</param>
/// <param name="IsControl">Whether the customer is left alone to compare with.</param>
/// <param name="Profit">What the contact earns on average; null for a customer without an action.</param>
/// <param name="Contacted">When the customer was marked as contacted; null where nobody did.</param>
/// <param name="Codes">What the model read; null where the log does not have the prediction.</param>
public sealed record RunCall(
    int Place,
    string Key,
    double Probability,
    double? Value,
    string Segment,
    int? Action,
    bool IsControl,
    double? Profit,
    DateTimeOffset? Contacted,
    float[]? Codes)
{
    /// <summary>What messages need of the customer; null where there are none.</summary>
    public string? Fields { get; init; }
}

/// <summary>By what a call list is sorted, the largest first.</summary>
public enum CallSort
{
    /// <summary>The expected profit.</summary>
    Profit,

    /// <summary>The churn probability.</summary>
    Probability,

    /// <summary>The customer's value.</summary>
    Value,
}

/// <summary>Which rows of a call list are asked for.</summary>
/// <param name="Run">The run.</param>
/// <param name="Sort">The order.</param>
public sealed record CallQuery(int Run, CallSort Sort = CallSort.Profit)
{
    /// <summary>The segment; null for all.</summary>
    public string? Segment { get; init; }

    /// <summary>The position of the action; null for all.</summary>
    public int? Action { get; init; }

    /// <summary>The least churn probability; null for all.</summary>
    public double? MinProbability { get; init; }

    /// <summary>The churn probability below which customers are, exclusive; null for all.</summary>
    public double? BelowProbability { get; init; }

    /// <summary>The least value; null for all.</summary>
    public double? MinValue { get; init; }

    /// <summary>The value below which customers are, exclusive; null for all.</summary>
    public double? BelowValue { get; init; }

    /// <summary>Whether the customers' value is known; null for all.</summary>
    public bool? HasValue { get; init; }

    /// <summary>Whether customers were contacted; null for all.</summary>
    public bool? IsContacted { get; init; }

    /// <summary>Whether customers are left alone to compare with; null for all.</summary>
    public bool? IsControl { get; init; }

    /// <summary>Only customers who were not flagged as at risk in this earlier run, and are now; null for all.</summary>
    public int? NewAtRiskSince { get; init; }

    /// <summary>The place of the row after which the page begins; null for the first page.</summary>
    public int? After { get; init; }

    /// <summary>The most rows; null for all.</summary>
    public int? Limit { get; init; }
}

/// <summary>The customers of a run in one segment.</summary>
/// <param name="Name">The segment's name.</param>
/// <param name="Customers">How many there are.</param>
/// <param name="ExpectedToLeave">The sum of their probabilities.</param>
/// <param name="ValueAtRisk">Their values times their probabilities; null where none has a value.</param>
/// <param name="Listed">How many of them are in the call list, those of the control group among them.</param>
public sealed record RunSegment(string Name, int Customers, double ExpectedToLeave, double? ValueAtRisk, int Listed);

/// <summary>The customers of a run in one cell of value and risk.</summary>
/// <param name="Value">The position of the band of values, from 0; null for customers whose value is not known.</param>
/// <param name="Risk">The position of the band of probabilities, from 0.</param>
/// <param name="Customers">How many there are.</param>
/// <param name="TotalValue">Their values together; null where none has one.</param>
/// <param name="ExpectedToLeave">The sum of their probabilities.</param>
/// <param name="ValueAtRisk">Their values times their probabilities; null where none has one.</param>
/// <param name="Listed">How many of them are in the call list, those of the control group among them.</param>
/// <param name="Known">Those whose window has ended, whose outcome is known, and whom the list's campaign did not treat.</param>
/// <param name="KnownExpected">The sum of the probabilities of these.</param>
/// <param name="KnownLeft">How many of these left.</param>
public sealed record RunCell(
    int? Value,
    int Risk,
    int Customers,
    double? TotalValue,
    double ExpectedToLeave,
    double? ValueAtRisk,
    int Listed,
    int Known,
    double KnownExpected,
    int KnownLeft);

/// <summary>A score of a customer in a run.</summary>
/// <param name="Run">The run's number.</param>
/// <param name="Began">When the run began.</param>
/// <param name="Version">The version of the model that scored.</param>
/// <param name="Place">The customer's place in the run.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Contacted">When the customer was marked as contacted; null where nobody did.</param>
/// <param name="Churned">Whether the customer churned; null where no outcome is known.</param>
public sealed record RunScore(
    int Run,
    DateTimeOffset Began,
    string? Version,
    int Place,
    double Probability,
    string Segment,
    DateTimeOffset? Contacted,
    bool? Churned);
