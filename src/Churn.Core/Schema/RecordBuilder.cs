namespace Churn.Core.Schema;

/// <summary>Gathers the fields of one record, from whatever form it comes in, and turns them into a coded row.</summary>
internal sealed class RecordBuilder
{
    /// <summary>The longest piece of a caller's own text that is repeated to the caller.</summary>
    private const int LongestEcho = 40;

    /// <summary>The most faults that are told of one record; the work on a hostile one must have an end.</summary>
    private const int MostFaults = 100;

    private readonly CustomerSchema schema;
    private readonly float[] coded;
    private readonly List<RecordWarning> warnings = [];
    private readonly List<RecordFault> faults = [];
    private bool anyFeature;
    private string? customerId;

    public RecordBuilder(CustomerSchema schema)
    {
        this.schema = schema;
        coded = new float[schema.Features.Count];
        Array.Fill(coded, float.NaN);
    }

    /// <summary>Sets a field that was found by <see cref="CustomerSchema.TryFind"/>.</summary>
    public void Set(Column column, int feature, ReadOnlySpan<char> text)
    {
        if (column is FeatureColumn featureColumn) Set(featureColumn, feature, text);
        else if (ReferenceEquals(column, schema.Identifier) && !text.IsWhiteSpace()) customerId = text.Trim().ToString();
    }

    /// <summary>Whether the record has so many faults that reading on would help nobody.</summary>
    public bool IsHopeless => faults.Count > MostFaults;

    public void Refuse(string? column, string rule, string message)
    {
        if (faults.Count < MostFaults) faults.Add(new RecordFault(column, rule, message));
        else if (!IsHopeless)
            faults.Add(new RecordFault(
                null, RecordFault.TooManyFaults, $"There are more than {MostFaults} faults; the rest is not read."));
    }

    /// <summary>Ends the record. Features that were never set, or set to nothing, are missing.</summary>
    public RecordReading Finish()
    {
        if (!anyFeature && faults.Count == 0)
        {
            var names = string.Join(", ", schema.Features.Take(5).Select(feature => feature.Name));
            Refuse(null, RecordFault.NoKnownField, $"The record has no field of the model; it needs fields such as {names}.");
        }

        if (faults.Count > 0) return new RecordReading(null, faults);
        AddMissing();
        return new RecordReading(new CustomerRecord(customerId, coded, warnings), []);
    }

    /// <summary>The start of a text, short enough for a message.</summary>
    internal static string Echo(ReadOnlySpan<char> text)
    {
        if (text.Length <= LongestEcho) return text.ToString();
        var end = char.IsHighSurrogate(text[LongestEcho - 1]) ? LongestEcho - 1 : LongestEcho; // half a pair is no text
        return string.Concat(text[..end], "...");
    }

    private void Set(FeatureColumn column, int feature, ReadOnlySpan<char> text)
    {
        anyFeature = true;
        switch (column.Read(text, out coded[feature]))
        {
            case ReadOutcome.Invalid:
                Refuse(column.Name, RecordFault.NotANumber, $"'{column.Name}' must be {column.Expected}, as in 12 or 12.5.");
                break;
            case ReadOutcome.Unseen:
                var seen = Echo(text.Trim());
                Warn(column, RecordWarning.UnseenCode, $"'{seen}' was never seen in training; expected {column.Expected}.");
                break;
            case ReadOutcome.OutOfRange when column is NumberColumn number:
                Warn(column, RecordWarning.OutOfRangeCode, FormattableString.Invariant(
                    $"outside the range of training, {number.Minimum} to {number.Maximum}."));
                break;
        }
    }

    private void AddMissing()
    {
        for (var feature = 0; feature < coded.Length; feature++)
            if (float.IsNaN(coded[feature]))
                Warn(schema.Features[feature], RecordWarning.MissingCode, "missing; filled in as learnt in training.");
    }

    private void Warn(FeatureColumn column, string code, string message) =>
        warnings.Add(new RecordWarning(column.Name, code, $"{column.Name}: {message}"));
}
