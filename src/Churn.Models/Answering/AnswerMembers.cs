using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Core.Decisions;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>The members of an answer: every form of an answer, JSON and CSV, is written from this list, in its order.</summary>
public static class AnswerMembers
{
    /// <summary>
    /// All members. The first three columns are those of the first versions of this program, in their order; new ones come after.
    /// </summary>
    public static IReadOnlyList<AnswerMember> All { get; } =
    [
        new("customerId", null, (in answer) => AnswerValue.Text(answer.CustomerId)),
        new("churnProbability", "churn_probability", (in answer) => AnswerValue.Probability(answer.ChurnProbability)),
        new("churn", "churn", (in answer) => AnswerValue.Decision(answer.ShouldContact, answer.HasLeft)),
        new("segment", "segment", (in answer) => AnswerValue.Text(answer.Segment)),
        new("threshold", "churn_threshold", (in answer) => AnswerValue.Probability(answer.Threshold)),
        new("breakEven", "churn_break_even", (in answer) => AnswerValue.Probability(answer.BreakEven)),
        new("decidedBy", "churn_decided_by", (in answer) => AnswerValue.Text(answer.DecidedBy)),
        new("expectedProfit", "churn_expected_profit", (in answer) => AnswerValue.Money(answer.ExpectedProfit)),
        new("modelVersion", "churn_model_version", (in answer) => AnswerValue.Text(answer.ModelVersion)),
        new("predictionId", null, (in answer) => AnswerValue.Id(answer.PredictionId)),
        new("asOf", "churn_as_of", (in answer) => AnswerValue.Day(answer.AsOf)),
        new("warnings", "churn_warnings", (in answer) => AnswerValue.Warnings(answer.RecordWarnings)),
        new("target", null, (in answer) => AnswerValue.Sentence(answer.Target)),
        new("baseProbability", null, (in answer) => AnswerValue.Number(answer.BaseProbability)),
        new("reasons", null, (in answer) => AnswerValue.Reasons(answer.Reasons)),
        new("otherContribution", null, (in answer) => AnswerValue.Number(answer.OtherContribution)),
    ];
}

/// <summary>Gets what an answer holds in a member.</summary>
public delegate AnswerValue AnswerGetter(in CustomerAnswer answer);

/// <summary>A member of an answer, in every form.</summary>
/// <param name="name">The name in JSON.</param>
/// <param name="column">
/// The name of the column in tables; null where the table has the value already, or has other columns for it.
/// </param>
/// <param name="get">Gets the value.</param>
public sealed class AnswerMember(string name, string? column, AnswerGetter get)
{
    private readonly JsonEncodedText encoded = JsonEncodedText.Encode(name);

    /// <summary>The name in JSON.</summary>
    public string Name => name;

    /// <summary>The name of the column in tables; null for none.</summary>
    public string? Column => column;

    /// <summary>Writes the member into the JSON object that is open.</summary>
    public void Write(Utf8JsonWriter json, in CustomerAnswer answer) => get(answer).Write(json, encoded);

    /// <summary>Returns the field of a table.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public string Field(in CustomerAnswer answer, DecimalMark mark) => get(answer).ToField(mark);

    /// <summary>Returns what an answer holds in the member.</summary>
    internal AnswerValue ValueOf(in CustomerAnswer answer) => get(answer);
}

/// <summary>What an answer holds in a member, to be written as JSON or as a field of a table. It allocates nothing.</summary>
public readonly struct AnswerValue
{
    private static readonly JsonEncodedText FieldName = JsonEncodedText.Encode("field");
    private static readonly JsonEncodedText FieldsName = JsonEncodedText.Encode("fields");
    private static readonly JsonEncodedText CodeName = JsonEncodedText.Encode("code");
    private static readonly JsonEncodedText MessageName = JsonEncodedText.Encode("message");

    /// <summary>More characters than any number or day has.</summary>
    private const int FormattedLength = 32;

    private readonly Kind kind;
    private readonly object? held;
    private readonly double number;
    private readonly Guid id;

    private AnswerValue(Kind kind, object? held = null, double number = 0, Guid id = default) =>
        (this.kind, this.held, this.number, this.id) = (kind, held, number, id);

    private enum Kind
    {
        /// <summary>JSON lacks the member.</summary>
        Absent,
        Null,
        Text,
        Probability,
        Money,
        Yes,
        No,

        /// <summary>
        /// No in JSON, where every client expects yes or no; nothing in tables, where it would be taken for a forecast.
        /// </summary>
        Undecided,
        Day,
        Warnings,
        Number,
        Reasons,
        Id,
    }

    /// <summary>A text; null where there is none.</summary>
    public static AnswerValue Text(string? text) => text is null ? new(Kind.Null) : new(Kind.Text, text);

    /// <summary>A text; absent where there is none.</summary>
    public static AnswerValue Sentence(string? text) => text is null ? default : new(Kind.Text, text);

    /// <summary>A probability; null where there is none.</summary>
    public static AnswerValue Probability(ChurnProbability? probability) =>
        probability is { } known ? new(Kind.Probability, number: known.Value) : new(Kind.Null);

    /// <summary>An uplift, which is written as a probability is.</summary>
    public static AnswerValue Uplift(float uplift) => new(Kind.Probability, number: uplift);

    /// <summary>An amount of money; absent where there is none.</summary>
    public static AnswerValue Money(double? amount) =>
        amount is { } known ? new(Kind.Money, number: known) : default;

    /// <summary>Rounds an amount of money as every form of an answer has it: half a cent away from 0, and never to -0.</summary>
    public static double Cents(double amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero) + 0.0;

    /// <summary>A decision.</summary>
    /// <param name="shouldContact">What was decided.</param>
    /// <param name="hasLeft">Whether the customer has left, so that nothing was.</param>
    public static AnswerValue Decision(bool shouldContact, bool hasLeft) =>
        new(hasLeft ? Kind.Undecided : shouldContact ? Kind.Yes : Kind.No);

    /// <summary>A day; absent where there is none.</summary>
    public static AnswerValue Day(DateOnly? day) => day is { } known ? new(Kind.Day, number: known.DayNumber) : default;

    /// <summary>Warnings; in JSON the missing fields are one.</summary>
    public static AnswerValue Warnings(IReadOnlyList<RecordWarning> warnings) => new(Kind.Warnings, warnings);

    /// <summary>
    /// Whether both are surely written alike. Warnings never are: their list is filled again for the next customer.
    /// </summary>
    internal bool IsSameAs(in AnswerValue other) =>
        kind == other.kind && ReferenceEquals(held, other.held) && number.Equals(other.number)
        && (kind != Kind.Warnings);

    /// <summary>A number as it is; absent where there is none.</summary>
    public static AnswerValue Number(double? number) => number is { } known ? new(Kind.Number, number: known) : default;

    /// <summary>An id; absent where there is none.</summary>
    public static AnswerValue Id(Guid? id) => id is { } known ? new(Kind.Id, id: known) : default;

    /// <summary>Reasons; absent where none were asked for.</summary>
    public static AnswerValue Reasons(IReadOnlyList<Reason>? reasons) => reasons is null ? default : new(Kind.Reasons, reasons);

    /// <summary>Writes the value into the JSON object that is open.</summary>
    public void Write(Utf8JsonWriter json, JsonEncodedText name)
    {
        switch (kind)
        {
            case Kind.Null: json.WriteNull(name); break;
            case Kind.Text: json.WriteString(name, (string)held!); break;
            case Kind.Probability: json.WriteNumber(name, (float)number); break;
            case Kind.Money: json.WriteNumber(name, number); break;
            case Kind.Yes: json.WriteBoolean(name, true); break;
            case Kind.No or Kind.Undecided: json.WriteBoolean(name, false); break;
            case Kind.Day: WriteDay(json, name); break;
            case Kind.Warnings: WriteWarnings(json, name, (IReadOnlyList<RecordWarning>)held!); break;
            case Kind.Number: json.WriteNumber(name, number); break;
            case Kind.Id: json.WriteString(name, id); break;
            case Kind.Reasons: ReasonJson.Write(json, name, (IReadOnlyList<Reason>)held!); break;
        }
    }

    /// <summary>Returns the field of a table: empty where there is no value.</summary>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    public string ToField(DecimalMark mark) => Field(mark, stackalloc char[FormattedLength]).ToString();

    /// <summary>Writes the field of a table in UTF-8: nothing where there is no value.</summary>
    /// <param name="into">Gets the field.</param>
    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    /// <param name="separator">The character between the fields.</param>
    public void Write(IBufferWriter<byte> into, DecimalMark mark, char separator) =>
        CsvRow.Write(Field(mark, stackalloc char[FormattedLength]), separator, into);

    /// <param name="mark">What stands before the fraction of a number in the table.</param>
    /// <param name="formatted">Memory for a number or a day.</param>
    private ReadOnlySpan<char> Field(DecimalMark mark, Span<char> formatted)
    {
        var length = 0;
        switch (kind)
        {
            case Kind.Text: return (string)held!;
            case Kind.Yes: return "true";
            case Kind.No: return "false";
            case Kind.Warnings: return WarningText.Of((IReadOnlyList<RecordWarning>)held!);
            case Kind.Day: return FormatDay(formatted);
            case Kind.Probability: ((float)number).TryFormat(formatted, out length, default, CultureInfo.InvariantCulture); break;
            case Kind.Money: number.TryFormat(formatted, out length, default, CultureInfo.InvariantCulture); break;
        }

        if (mark == DecimalMark.Comma) formatted[..length].Replace('.', ',');
        return formatted[..length];
    }

    private void WriteDay(Utf8JsonWriter json, JsonEncodedText name) =>
        json.WriteString(name, FormatDay(stackalloc char[FormattedLength]));

    private ReadOnlySpan<char> FormatDay(Span<char> formatted)
    {
        DateOnly.FromDayNumber((int)number).TryFormat(formatted, out var length, "O", CultureInfo.InvariantCulture);
        return formatted[..length];
    }

    /// <summary>Writes the bytes that the framework would write of <see cref="FieldWarning.Of"/>.</summary>
    private static void WriteWarnings(Utf8JsonWriter json, JsonEncodedText name, IReadOnlyList<RecordWarning> warnings)
    {
        var hasMissing = false;
        json.WriteStartArray(name);
        for (var i = 0; i < warnings.Count; i++) // foreach would allocate
        {
            var isMissing = warnings[i].Code == RecordWarning.MissingCode;
            if (isMissing && hasMissing) continue;
            json.WriteStartObject();
            if (isMissing) WriteMissing(json, warnings, i);
            else json.WriteString(FieldName, warnings[i].Column);
            json.WriteString(CodeName, warnings[i].Code);
            json.WriteString(MessageName, isMissing ? FieldWarning.MissingMessage : warnings[i].Message);
            json.WriteEndObject();
            hasMissing |= isMissing;
        }

        json.WriteEndArray();
    }

    private static void WriteMissing(Utf8JsonWriter json, IReadOnlyList<RecordWarning> warnings, int first)
    {
        json.WriteStartArray(FieldsName);
        for (var i = first; i < warnings.Count; i++)
            if (warnings[i].Code == RecordWarning.MissingCode) json.WriteStringValue(warnings[i].Column);
        json.WriteEndArray();
    }
}

/// <summary>Writes warnings in one field of a table: names of columns, never their values.</summary>
public static class WarningText
{
    /// <summary>
    /// Returns a text as in "missing: tenure, Contract; unseen: PaymentMethod"; an empty one if there are none.
    /// </summary>
    public static string Of(IReadOnlyList<RecordWarning> warnings)
    {
        if (warnings.Count == 0) return "";
        var text = new StringBuilder();
        foreach (var code in warnings.GroupBy(warning => warning.Code, warning => warning.Column))
            text.Append(text.Length == 0 ? "" : "; ").Append(code.Key).Append(": ").AppendJoin(", ", code);
        return text.ToString();
    }
}
