using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>What a model answers about one customer.</summary>
/// <remarks>
/// <see cref="AnswerMembers"/> lists what every form of an answer has of it. It is good until the reader of the record reads on.
/// </remarks>
/// <param name="record">The customer.</param>
/// <param name="segmented">Probability, decision and segment.</param>
/// <param name="modelVersion">The version of the model that answered.</param>
/// <param name="reasons">What the probability rests on; null where nobody asked.</param>
/// <param name="predictionId">The id of the prediction; null where it has none.</param>
/// <param name="target">What is predicted where it is not churn, in words; null for churn.</param>
public readonly struct CustomerAnswer(
    CustomerRecord record,
    SegmentedCustomer segmented,
    string modelVersion,
    CustomerReasons? reasons = null,
    Guid? predictionId = null,
    string? target = null)
{
    private const string AlreadyLeft = "already-left";
    private const string ByBreakEven = "break-even";
    private const string ByThreshold = "threshold";

    private Decision Decision => record.HasLeft ? default : segmented.Decision;

    /// <summary>The customer's identifier as it was sent; null if none was.</summary>
    public string? CustomerId => record.CustomerId;

    /// <summary>Among customers given 0.3, thirty in a hundred leave, or have the event of the target.</summary>
    public ChurnProbability ChurnProbability => segmented.Probability;

    /// <summary>The decision: whether the probability is at or over the threshold; false for a customer who has left.</summary>
    [JsonPropertyName("churn")]
    public bool ShouldContact => Decision.ShouldContact;

    /// <summary>
    /// The customer's segment, as GET /segments explains it; "already-left" where the label says that the customer has left.
    /// </summary>
    public string Segment => record.HasLeft ? SegmentationRules.AlreadyLeft : segmented.Segment;

    /// <summary>
    /// The probability from which this customer is contacted, inclusive; null where they never are: contacting them never pays,
    /// or they have left.
    /// </summary>
    public ChurnProbability? Threshold => Decision.Threshold;

    /// <summary>
    /// The probability from which contacting this customer pays, by their terms, inclusive; null where it never does, the model
    /// knows no campaign, or the customer has left.
    /// </summary>
    public ChurnProbability? BreakEven => Decision.BreakEven;

    /// <summary>
    /// What decided: "break-even", where the customer is contacted if the expected profit is 0 or more; "threshold", where one
    /// threshold counts for all, whatever the expected profit; "already-left", where nothing is decided.
    /// </summary>
    public string DecidedBy =>
        record.HasLeft ? AlreadyLeft : Decision.Basis == DecisionBasis.BreakEven ? ByBreakEven : ByThreshold;

    /// <summary>
    /// What contacting this customer earns on average, in the campaign's currency, rounded to cents; absent where the model knows
    /// no campaign, or the customer has left.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ExpectedProfit => Decision.ExpectedProfit is { } exact ? AnswerValue.Cents(exact) : null;

    /// <summary>The version of the model that answered.</summary>
    public string ModelVersion => modelVersion;

    /// <summary>
    /// The id of this prediction, a UUIDv7. Send it to POST /outcomes with what became of the customer; absent in answers of
    /// POST /explain and /what-if.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? PredictionId => predictionId;

    /// <summary>The day from which the ages of the customer's dates count; absent where the model uses no dates.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? AsOf => record.AsOf;

    /// <summary>
    /// What was unusual in the customer and did not prevent an answer; all missing fields are one warning.
    /// </summary>
    public IReadOnlyList<FieldWarning> Warnings => FieldWarning.Of(RecordWarnings);

    /// <summary>
    /// What is predicted where it is not churn, as in "purchase within 30 days": churnProbability is its probability, and churn
    /// whether that reaches the threshold. Absent where churn is predicted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target => target;

    /// <summary>
    /// The probability that the reasons start from: that of the mean log-odds of the customers compared with. Absent where no
    /// reasons were asked for.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? BaseProbability => reasons?.BaseProbability;

    /// <summary>
    /// What the probability rests on, the largest contribution first; absent where nobody asked. It says how the model comes to
    /// its probability, and not what causes churn.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Reason>? Reasons => reasons?.Reasons;

    /// <summary>
    /// What all other columns add to the log-odds, and rounding: the log-odds of baseProbability, the contributions and this are
    /// the log-odds of churnProbability. Absent where no reasons were asked for.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? OtherContribution => reasons?.OtherContribution;

    /// <summary>The warnings one by one, as the reader of the record has them.</summary>
    [JsonIgnore]
    public IReadOnlyList<RecordWarning> RecordWarnings => record.Warnings;

    /// <summary>What the model read: a float for each feature of the schema, in its order; NaN for missing.</summary>
    [JsonIgnore]
    public ReadOnlySpan<float> Codes => record.Coded.Features;

    /// <summary>The customer as segments count them.</summary>
    [JsonIgnore]
    public SegmentedCustomer Segmented => segmented;

    /// <summary>Whether the customer has left according to the label, so that nothing is decided.</summary>
    [JsonIgnore]
    public bool HasLeft => record.HasLeft;

    /// <summary>Returns the answer as it stays good when the reader of the record reads on.</summary>
    public CustomerAnswer Detach() => new(
        record with
        {
            Coded = new CodedCustomer([.. record.Coded.Features], [.. record.Coded.Amounts]),
            Texts = record.Texts is { } texts ? [.. texts] : null,
        },
        segmented, modelVersion, reasons, predictionId, target);

    /// <summary>Returns the answer with an id.</summary>
    public CustomerAnswer WithId(Guid id) => new(record, segmented, modelVersion, reasons, id, target);
}
