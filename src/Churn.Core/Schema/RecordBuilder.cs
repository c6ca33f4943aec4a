using System.Globalization;
using Churn.Core.Texts;

namespace Churn.Core.Schema;

/// <summary>
/// Gathers the fields of one record after the other, from whatever form they come in, and turns them into coded rows. The arrays
/// and lists of a reading are used again for the next one.
/// </summary>
internal sealed class RecordBuilder
{
    /// <summary>The longest piece of a caller's own text that is repeated to the caller.</summary>
    private const int LongestEcho = 40;

    /// <summary>The most faults that are told of one record; the work on a hostile one must have an end.</summary>
    internal const int MostFaults = 100;

    /// <summary>What warnings about a history name.</summary>
    internal const string Events = "events";

    private static readonly RecordWarning NoEvents = new(
        Events,
        RecordWarning.NoEventsCode,
        $"{Events}: none counts before the as-of moment, as for no customer of the training; the columns that are computed of "
        + "them say nothing.");

    private readonly CustomerSchema schema;
    private readonly CodedCustomer customer;
    private readonly TextReading?[] texts;
    private readonly List<RecordWarning> warnings = [];
    private readonly List<RecordError> faults = [];
    private readonly List<UnusedColumn> unused = [];
    private HistoryColumns? history; // that was set
    private DateOnly? asOf;
    private bool anyFeature;
    private bool hasLeft;
    private string? customerId;

    private float[] Features => customer.Features;

    private float[] Amounts => customer.Amounts;

    /// <param name="schema">The schema to read under.</param>
    public RecordBuilder(CustomerSchema schema)
    {
        this.schema = schema;
        customer = new CodedCustomer(new float[schema.Features.Count], new float[schema.Amounts.Count]);
        texts = new TextReading?[schema.Texts.Count];
    }

    /// <summary>Whether the record has so many faults that reading on would help nobody.</summary>
    public bool IsHopeless => faults.Count > MostFaults;

    /// <summary>Whether nothing was wrong so far.</summary>
    public bool IsFaultless => faults.Count == 0;

    /// <summary>The day that the record itself names; null for none.</summary>
    public DateOnly? Time { get; private set; }

    /// <summary>Begins a record, and forgets the one before.</summary>
    /// <param name="day">The day from which ages count, unless the record has a time; null for the training's.</param>
    public void Begin(DateOnly? day)
    {
        asOf = schema.AsOf is null ? null : day ?? schema.AsOf;
        Array.Fill(Features, float.NaN);
        Array.Fill(Amounts, float.NaN);
        Array.Clear(texts);
        warnings.Clear();
        faults.Clear();
        unused.Clear();
        history = null;
        Time = null;
        anyFeature = false;
        hasLeft = false;
        customerId = null;
    }

    /// <summary>Sets a field that was found by <see cref="CustomerSchema.TryFind"/>.</summary>
    public void Set(Column column, int feature, ReadOnlySpan<char> text, ValueSource form = ValueSource.Text)
    {
        switch (column)
        {
            case FeatureColumn featureColumn:
                Set(featureColumn, feature, text, form);
                break;
            case DateColumn date:
                Set(date, feature, text);
                break;
            case FreeTextColumn written:
                anyFeature = true;
                if (written.LacksSentenceModel is { } lacking && !written.IsMissing(text))
                {
                    faults.Add(lacking);
                    break;
                }

                var reading = written.Read(text, Features.AsSpan(feature));
                texts[schema.TextPosition(written)] = reading;
                if (reading is { IsTruncated: true }) warnings.Add(written.TruncatedWarning);
                if (reading is { IsForeign: true }) warnings.Add(written.ForeignWarning);
                break;
            case TimeColumn time:
                if (!TryRead(time, text, out var day)) break;
                Time = day;
                if (schema.AsOf is not null) asOf = day;
                break;
            case DecisionOnlyColumn amount:
                if (amount.Read(text, out Amounts[schema.AmountPosition(amount.Name)], form) == ReadOutcome.Invalid)
                    RefuseNumber(amount, text, amount.Expected, amount.Format);
                break;
            case UnusedColumn other:
                Pass(other);
                break;
            default:
                if (ReferenceEquals(column, schema.Identifier) && !text.IsWhiteSpace()) customerId = text.Trim().ToString();
                break;
        }
    }

    /// <summary>Sets the label, of which counts whether it says that the customer has left.</summary>
    public void SetLabel(ReadOnlySpan<char> text) =>
        hasLeft = schema.Label.MeansLeft && schema.Label.TryRead(text, out var churned) && churned;

    /// <summary>Sets the columns that are computed of the customer's history.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="values">A number for each; NaN where it cannot be said.</param>
    /// <param name="found">What else the history says.</param>
    public void SetHistory(HistoryColumns columns, ReadOnlySpan<float> values, in HistoryFindings found)
    {
        (history, asOf, anyFeature) = (columns, found.AsOf, true);
        hasLeft |= found.HasLeft;
        var before = warnings.Count;
        Span<char> text = stackalloc char[32];
        for (var place = 0; place < values.Length; place++)
        {
            if (columns[place] is not ({ } column, var feature) || float.IsNaN(values[place])) continue;
            values[place].TryFormat(text, out var length, default, CultureInfo.InvariantCulture); // as a file has it
            Set(column, feature, text[..length], ValueSource.Text);
        }

        foreach (var (place, written) in found.Texts.Index())
            if (columns.Text(place) is ({ } column, var feature)) Set(column, feature, written);
        if (found.Events == 0)
        {
            warnings.RemoveRange(before, warnings.Count - before); // one warning says it all
            warnings.Add(NoEvents);
        }

        if (found.Unseen is { } unseen)
            warnings.Add(new RecordWarning(Events, RecordWarning.UnseenCode, $"{Events}: {unseen}"));
    }

    /// <summary>Takes note of a field that no model uses, whatever its value.</summary>
    public void Pass(UnusedColumn column) => unused.Add(column);

    public void Refuse(string? column, string rule, string message, string within = "")
    {
        if (faults.Count < MostFaults) faults.Add(new RecordError(column, rule, message) { Within = within });
        else if (!IsHopeless)
            faults.Add(new RecordError(
                null, RecordError.TooManyFaults, $"There are more than {MostFaults} faults; the rest is not read."));
    }

    /// <summary>Ends the record. Features that were never set, or set to nothing, are missing.</summary>
    public RecordReading Finish()
    {
        if (!anyFeature && faults.Count == 0)
        {
            var names = string.Join(", ", schema.UsedColumns.Take(5).Select(column => column.Name));
            Refuse(null, RecordError.NoKnownField, $"The record has no field of the model; it needs fields such as {names}.");
        }

        foreach (var (date, feature) in schema.Dates) FinishAge(date, feature);
        if (faults.Count > 0) return new RecordReading(null, faults, warnings);
        AddMissing();
        for (var amount = 0; amount < Amounts.Length; amount++)
            if (float.IsNaN(Amounts[amount])) warnings.Add(schema.Amounts[amount].MissingWarning);
        foreach (var column in unused) warnings.Add(column.Warning);
        if (schema.WarningOfAsOf(asOf) is { } far) warnings.Add(far);
        if (hasLeft) warnings.Add(schema.AlreadyLeftWarning);
        var record = new CustomerRecord(customerId, customer, warnings, asOf) { HasLeft = hasLeft, Texts = texts };
        return new RecordReading(record, []);
    }

    /// <summary>The start of a text, short enough for a message.</summary>
    internal static string Echo(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestEcho) return text.ToString();
        var end = char.IsHighSurrogate(text[LongestEcho - 1]) ? LongestEcho - 1 : LongestEcho; // half a pair is no text
        return string.Concat(text[..end], "...");
    }

    private void Set(FeatureColumn column, int feature, ReadOnlySpan<char> text, ValueSource form)
    {
        anyFeature = true;
        switch (column.Read(text, out Features[feature], form))
        {
            case ReadOutcome.Invalid when column is NumberColumn number:
                RefuseNumber(column, text, column.Expected, number.Format);
                break;
            case ReadOutcome.Unseen:
                Warn(column, RecordWarning.UnseenCode, Unseen(column, text.Trim()));
                break;
            case ReadOutcome.OutOfRange when column is NumberColumn number:
                warnings.Add(number.OutOfRangeWarning);
                break;
        }
    }

    private void RefuseNumber(Column column, ReadOnlySpan<char> text, string expected, NumberFormat format) => Refuse(
        column.Name,
        RecordError.NotANumber,
        IsTooLarge(text)
            ? $"'{column.Name}' is too large: numbers from -3.4e38 to 3.4e38 are read."
            : $"'{column.Name}' must be {expected}, as in {format.Examples}.");

    /// <summary>Whether a text is a number that a row of floats cannot hold.</summary>
    private static bool IsTooLarge(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.Abs(number) > float.MaxValue;

    /// <summary>
    /// Sets month and weekday. Until the record ends, the day's number stands for the age: a float holds it exactly.
    /// </summary>
    private void Set(DateColumn column, int feature, ReadOnlySpan<char> text)
    {
        anyFeature = true;
        if (!TryRead(column, text, out var day)) return;
        Features[feature] = day.DayNumber;
        Features[feature + 1] = DateColumn.MonthCode(day);
        Features[feature + 2] = DateColumn.WeekdayCode(day);
    }

    private bool TryRead(DayColumn column, ReadOnlySpan<char> text, out DateOnly day)
    {
        var outcome = column.Read(text, out day);
        if (outcome == ReadOutcome.Invalid)
            Refuse(column.Name, RecordError.NotADate, $"'{column.Name}' must be {column.Expected}.");
        return outcome == ReadOutcome.Known;
    }

    private void FinishAge(DateColumn column, int feature)
    {
        if (float.IsNaN(Features[feature])) return;
        var age = DateColumn.AgeOf(DateOnly.FromDayNumber((int)Features[feature]), asOf!.Value);
        Features[feature] = age;
        if (column.WarningOf(age, (NumberColumn)schema.Features[feature]) is { } warning) warnings.Add(warning);
    }

    private void AddMissing()
    {
        Column? told = null;
        for (var feature = 0; feature < Features.Length; feature++)
        {
            if (!float.IsNaN(Features[feature]) || history?.IsComputed(feature) == true) continue;
            var column = schema.ColumnOf(feature);
            if (ReferenceEquals(column, told)) continue; // the parts of a column are missing together
            told = column;
            warnings.Add(column.MissingWarning);
        }
    }

    private static string Unseen(FeatureColumn column, ReadOnlySpan<char> text)
    {
        var nearest = (column as CategoryColumn)?.NearestWord(text);
        var hint = nearest is null ? "" : $" Did you mean '{nearest}'?";
        return $"'{Echo(text)}' was never seen in training; expected {column.Expected}.{hint}";
    }

    private void Warn(Column column, string code, string message) =>
        warnings.Add(new RecordWarning(column.Name, code, $"{column.Name}: {message}"));
}
