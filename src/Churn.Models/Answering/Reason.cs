using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Models.Answering;

/// <summary>What one column, or a group of columns, adds to a customer's churn probability.</summary>
/// <param name="Column">The column of the customers file; the name of the group for the columns of one.</param>
/// <param name="DisplayName">The name for readers: that of the group or the declared one, else that of the column.</param>
/// <param name="Lever">Whether the company can change it, as declared; otherwise it is a fact.</param>
/// <param name="Value">
/// The customer's value as the model read it: a number, a text, a date as yyyy-MM-dd; null where it is missing, or is a word
/// that training never saw. Of a group, the names and values of its columns as a text.
/// </param>
/// <param name="Contribution">
/// What it adds to the log-odds, against the customers compared with; negative if it lowers them.
/// </param>
/// <param name="OddsFactor">What it multiplies the odds of churning by: e to the contribution.</param>
/// <param name="ProbabilityWithout">The churn probability without this contribution.</param>
/// <param name="StandardError">The sampling error of the contribution; 0 where it is exact.</param>
/// <param name="Text">The reason as a sentence.</param>
public sealed record Reason(
    string Column,
    string DisplayName,
    bool Lever,
    object? Value,
    double Contribution,
    double OddsFactor,
    double ProbabilityWithout,
    double StandardError,
    string Text) : IReason;

/// <summary>What every reason says, whatever it explains.</summary>
public interface IReason
{
    /// <summary>The name of the column for readers.</summary>
    string DisplayName { get; }

    /// <summary>Whether the company can change it.</summary>
    bool Lever { get; }

    /// <summary>The customer's value as the model read it.</summary>
    object? Value { get; }

    /// <summary>What it adds to the score.</summary>
    double Contribution { get; }
}

/// <summary>What a customer's churn probability rests on.</summary>
/// <param name="BaseProbability">The probability that the reasons start from.</param>
/// <param name="Reasons">The largest contribution first.</param>
/// <param name="OtherContribution">What adds them up to the log-odds of the churn probability.</param>
public sealed record CustomerReasons(double BaseProbability, IReadOnlyList<Reason> Reasons, double OtherContribution);

/// <summary>Which reasons to give.</summary>
/// <param name="Count">
/// The most reasons, all in the direction of the decision and larger than two standard errors; null for every column.
/// </param>
/// <param name="Texts">The language of their sentences.</param>
public sealed record ReasonOptions(int? Count, ReasonTexts Texts)
{
    /// <summary>The most reasons that can be asked for; for more than a few, every column is clearer.</summary>
    public const int MaxCount = 20;

    /// <summary>Whether reasons are those that raise the probability, whatever the decision is.</summary>
    public bool TowardChurn { get; init; }
}

/// <summary>Writes reasons as JSON.</summary>
internal static class ReasonJson
{
    private static readonly JsonEncodedText Column = JsonEncodedText.Encode("column");
    private static readonly JsonEncodedText DisplayName = JsonEncodedText.Encode("displayName");
    private static readonly JsonEncodedText Lever = JsonEncodedText.Encode("lever");
    private static readonly JsonEncodedText Value = JsonEncodedText.Encode("value");
    private static readonly JsonEncodedText Contribution = JsonEncodedText.Encode("contribution");
    private static readonly JsonEncodedText OddsFactor = JsonEncodedText.Encode("oddsFactor");
    private static readonly JsonEncodedText ProbabilityWithout = JsonEncodedText.Encode("probabilityWithout");
    private static readonly JsonEncodedText StandardError = JsonEncodedText.Encode("standardError");
    private static readonly JsonEncodedText Text = JsonEncodedText.Encode("text");

    public static void Write(Utf8JsonWriter json, JsonEncodedText name, IReadOnlyList<Reason> reasons)
    {
        json.WriteStartArray(name);
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString(Column, reason.Column);
            json.WriteString(DisplayName, reason.DisplayName);
            json.WriteBoolean(Lever, reason.Lever);
            switch (reason.Value)
            {
                case float number: json.WriteNumber(Value, number); break;
                case string text: json.WriteString(Value, text); break;
                default: json.WriteNull(Value); break;
            }

            json.WriteNumber(Contribution, reason.Contribution);
            json.WriteNumber(OddsFactor, reason.OddsFactor);
            json.WriteNumber(ProbabilityWithout, reason.ProbabilityWithout);
            json.WriteNumber(StandardError, reason.StandardError);
            json.WriteString(Text, reason.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
