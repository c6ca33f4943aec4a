using System.Text.Json.Serialization;

namespace Churn.Outcomes.Storage;

/// <summary>A file of customers that was scored, and the call list that was made of it.</summary>
/// <param name="Id">Its number; no number is given twice.</param>
/// <param name="Began">When it began.</param>
/// <param name="Seen">When whoever works on it wrote last.</param>
/// <param name="State">What became of it, or how far it is.</param>
/// <param name="Content">What is known of it.</param>
public sealed record ScoringRun(
    int Id, DateTimeOffset Began, DateTimeOffset Seen, RunState State, RunContent Content)
{
    /// <summary>Whether somebody works on it.</summary>
    public bool IsUnderWay => State is RunState.Scoring or RunState.Planning;
}

/// <summary>What became of a run, or how far it is. The names are stored.</summary>
public enum RunState
{
    /// <summary>The customers are read and scored.</summary>
    Scoring,

    /// <summary>They are scored, and the call list is made.</summary>
    Planning,

    /// <summary>The call list is there.</summary>
    Ready,

    /// <summary>The file cannot be scored; the run says why.</summary>
    Refused,

    /// <summary>Somebody ended it.</summary>
    Cancelled,

    /// <summary>The upload broke off, or the service ended.</summary>
    Interrupted,
}

/// <summary>What is known of a run. None of it is a customer's.</summary>
public sealed record RunContent
{
    /// <summary>The name of the file, as it was sent.</summary>
    public required string File { get; init; }

    /// <summary>Who sent it.</summary>
    public required string By { get; init; }

    /// <summary>The version of the model that scored.</summary>
    public string? Version { get; init; }

    /// <summary>The SHA-256 of the file in hexadecimal; null until all of it was read.</summary>
    public string? Hash { get; init; }

    /// <summary>The length of the file in bytes; null until all of it was read.</summary>
    public long? Bytes { get; init; }

    /// <summary>How many customers were scored and had not left.</summary>
    public int Customers { get; init; }

    /// <summary>How many customers have left according to their label; they are in no list.</summary>
    public int Left { get; init; }

    /// <summary>How many rows were refused.</summary>
    public int Refused { get; init; }

    /// <summary>The first of the refused rows.</summary>
    public IReadOnlyList<RunFault> Faults { get; init; } = [];

    /// <summary>The columns that the model does not know.</summary>
    public IReadOnlyList<string> UnknownColumns { get; init; } = [];

    /// <summary>Why the whole file was refused, in a sentence.</summary>
    public string? Refusal { get; init; }

    /// <summary>The sum of the probabilities.</summary>
    public double ExpectedToLeave { get; init; }

    /// <summary>The column that holds a customer's value; null where the data has none.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>The values of the customers together; null without a value column.</summary>
    public double? Value { get; init; }

    /// <summary>The values times the probabilities; null without a value column.</summary>
    public double? ValueAtRisk { get; init; }

    /// <summary>What amounts of the list are in, such as EUR; null if nobody said.</summary>
    public string? Currency { get; init; }

    /// <summary>Whether nobody gave terms, so that those of the list are an example.</summary>
    public bool IsExample { get; init; }

    /// <summary>
    /// The standard error of the level of the probabilities, in log-odds: how far all of them may be off together. Null in runs
    /// of earlier releases.
    /// </summary>
    public double? LevelError { get; init; }

    /// <summary>The bands of value and risk by which the customers are summed up; null in runs of earlier releases.</summary>
    public RunBands? Bands { get; init; }

    /// <summary>The actions, in their order.</summary>
    public IReadOnlyList<RunAction> Actions { get; init; } = [];

    /// <summary>
    /// The file of the actions as it was when the customers were scored; null without one, and in runs of earlier releases.
    /// </summary>
    public string? ActionsJson { get; init; }

    /// <summary>
    /// The standard error of the average effect in the trial of each action, in their order; empty where none has one.
    /// </summary>
    public IReadOnlyList<double> EffectErrors { get; init => field = value ?? []; } = [];

    /// <summary>The columns that are kept of each customer for messages.</summary>
    public IReadOnlyList<string> MessageColumns { get; init => field = value ?? []; } = [];

    /// <summary>The language of messages; null for the only one, or that of each customer.</summary>
    public string? Language { get; init; }

    /// <summary>The column that holds each customer's language; null for none.</summary>
    public string? LanguageColumn { get; init; }

    /// <summary>The most contacts of a channel, by its name.</summary>
    public IReadOnlyDictionary<string, int> Channels { get; init; } = new Dictionary<string, int>();

    /// <summary>The call list; null until it is made.</summary>
    public RunPlan? Plan { get; init; }
}

/// <summary>Bands of value and risk. A band begins with a bound, inclusive, and ends before the next one.</summary>
/// <param name="Risks">The bounds between the bands of churn probabilities, ascending, whole percents.</param>
/// <param name="Values">
/// The bounds between the bands of values, ascending: the quarters of the run's customers, rounded to two digits so that no bound
/// is a customer's value. Empty where no customer has a value.
/// </param>
public sealed record RunBands(IReadOnlyList<double> Risks, IReadOnlyList<double> Values);

/// <summary>A row that was refused.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Message">Why; never a customer's value.</param>
public sealed record RunFault(long Line, string Message);

/// <summary>An action of a call list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Channel">How the customer is reached; null where nobody said.</param>
/// <param name="Capacity">The most contacts; null for no limit.</param>
public sealed record RunAction(string Name, string? Channel = null, int? Capacity = null);

/// <summary>A call list.</summary>
/// <param name="CampaignId">The campaign's name.</param>
/// <param name="Budget">The most that all contacts may cost together.</param>
/// <param name="ControlShare">The share of each action's customers that is left alone to compare with.</param>
/// <param name="Contacts">How many customers are contacted.</param>
/// <param name="Controls">How many are left alone.</param>
/// <param name="Cost">What the contacts cost on average.</param>
/// <param name="ExpectedProfit">What they earn on average.</param>
public sealed record RunPlan(
    string CampaignId, double Budget, double ControlShare, int Contacts, int Controls, double Cost, double ExpectedProfit)
{
    /// <summary>Whether the list is kept: it does not change any more, and the log knows the groups.</summary>
    public bool IsKept { get; init; }

    /// <summary>The lower end of the 95 % interval of the expected profit; null in runs of earlier releases.</summary>
    public double? ProfitLower { get; init; }

    /// <summary>The upper end of the 95 % interval of the expected profit; null with <see cref="ProfitLower"/>.</summary>
    public double? ProfitUpper { get; init; }

    /// <summary>The day from which cool-downs count: that of the list; null in runs of earlier releases.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>How many customers can get nothing because earlier lists contacted them.</summary>
    public int LeftAlone { get; init; }

    /// <summary>What the profit rests on, as lists say it; null in runs of earlier releases.</summary>
    public string? Evidence { get; init; }

    /// <summary>Why messages cannot be written, in sentences; none of it is a customer's.</summary>
    public IReadOnlyList<string> MessageFaults { get; init => field = value ?? []; } = [];

    /// <summary>What lists under other budgets would earn; at the list's own budget what it earns itself.</summary>
    public IReadOnlyList<RunBudget> Curve { get; init; } = [];
}

/// <summary>What a list within a budget earns.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="ExpectedProfit">What the contacts earn on average.</param>
public sealed record RunBudget(double Budget, double ExpectedProfit);

/// <summary>Writes and reads what is known of a run.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunContent))]
internal sealed partial class RunJson : JsonSerializerContext;
