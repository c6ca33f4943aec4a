using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Churn.Core.Schema;

/// <summary>
/// Reads customer records from flat JSON objects whose members have the names of the columns: from their UTF-8 straight into the
/// coded row. A reader is for one thread at a time. It reads one record after the other into the same memory, and makes no
/// texts but of what it tells.
/// </summary>
/// <param name="schema">The schema to read under.</param>
/// <param name="history">Reads the member of which columns are computed; null for none.</param>
public sealed class JsonRecordReader(CustomerSchema schema, IHistoryReader? history = null)
{
    /// <summary>
    /// How deep JSON may be nested. A record is flat; a nested value is a fault, or of a column that is not used.
    /// </summary>
    public const int MaxDepth = 16;

    /// <summary>The longest value, in bytes, that needs no memory from the pool.</summary>
    private const int OnStack = 128;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    private readonly RecordBuilder builder = new(schema);

    /// <summary>For each name of the schema, which record it was last seen in.</summary>
    private readonly long[] seenIn = new long[schema.Columns.Count + 1];

    private readonly HashSet<string> unknownNames = new(StringComparer.Ordinal);
    private readonly float[] computed = new float[history?.Columns.NumberCount ?? 0];
    private long record;
    private int nextPosition;
    private bool hasHistory;
    private string? sent; // a column that is computed of a history

    /// <summary>Reads a single record. Who reads many makes one reader for them.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, AsOf)"/>
    public static RecordReading Read(CustomerSchema schema, ReadOnlySpan<byte> json, AsOf asOf = default) =>
        new JsonRecordReader(schema).Read(json, asOf);

    /// <summary>
    /// Reads one record. Null is missing; true and false are the words of those names; a string is read as a CSV field of the
    /// same content; a number is taken as JSON writes it, whatever the column's format.
    /// </summary>
    /// <param name="json">The record in UTF-8, without a byte order mark; nothing may stand behind it.</param>
    /// <param name="asOf">
    /// What counts if the record has no time of its own: ages of dates count from it, and a history must lie before it.
    /// </param>
    /// <returns>The record or its faults. Their arrays and lists are good until this reader reads on.</returns>
    /// <exception cref="JsonException">The bytes are not one JSON value; it tells line and byte, both from 0.</exception>
    public RecordReading Read(ReadOnlySpan<byte> json, AsOf asOf = default)
    {
        builder.Begin(asOf.AgesFrom);
        (hasHistory, sent) = (false, null);
        unknownNames.Clear();
        record++;
        nextPosition = 0;
        var reader = new Utf8JsonReader(json, Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadMembers(ref reader);
        else
            builder.Refuse(null, RecordError.NotAnObject, $"A customer is a flat JSON object, not {Describe(reader.TokenType)}.");
        while (reader.Read())
        {
            // JSON that breaks off is told before the faults of what stands before
        }

        if (history is not null && builder.IsFaultless) FinishHistory(history, asOf);
        return builder.Finish();
    }

    private void ReadMembers(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject && !builder.IsHopeless)
        {
            if (!Expects(ref reader, out var position)) reader.Skip();
            else if (position == schema.Columns.Count) ReadLabel(ref reader);
            else ReadValue(ref reader, schema.Columns[position], schema.FeatureAt(position));
        }
    }

    /// <summary>Looks at the name of a member.</summary>
    /// <returns>Whether the member's value is to be read, as the column at the position; the label is after the last.</returns>
    private bool Expects(ref Utf8JsonReader reader, out int position)
    {
        if (!TryFind(ref reader, out position))
            builder.Refuse(null, RecordError.NotText, "The name of a field is not valid Unicode (unpaired surrogate).");
        else if (position == Utf8Names.Unknown && history is not null && reader.ValueTextEquals(history.Name))
            ReadHistory(ref reader, history);
        else if (position == Utf8Names.Unknown) RefuseUnknown(reader.GetString()!);
        else if (seenIn[position] == record) RefuseDuplicate(NameAt(position));
        else return See(position);
        return false;
    }

    private bool See(int position)
    {
        seenIn[position] = record;
        nextPosition = position + 1;
        if (position == schema.Columns.Count) return true; // the label
        if (history is not null && history.Columns.Contains(NameAt(position))) sent = NameAt(position);
        if (schema.Columns[position] is not UnusedColumn unused) return true;
        builder.Pass(unused);
        return false;
    }

    private void ReadHistory(ref Utf8JsonReader reader, IHistoryReader member)
    {
        if (hasHistory) RefuseDuplicate(Encoding.UTF8.GetString(member.Name));
        else
        {
            hasHistory = true;
            reader.Read();
            member.Read(ref reader, RefuseHistory);
        }
    }

    private void RefuseHistory(string within, string rule, string message) =>
        builder.Refuse(Encoding.UTF8.GetString(history!.Name), rule, message, within);

    /// <summary>Computes the columns of the history, now that the record's own time is known.</summary>
    private void FinishHistory(IHistoryReader member, AsOf asOf)
    {
        if (!hasHistory && sent is null)
            RefuseHistory(
                "",
                RecordError.MissingEvents,
                "The model needs the events of the customer; send an empty array for one without any.");
        else if (hasHistory && sent is not null)
            builder.Refuse(
                sent, RecordError.ComputedField, "The field is computed of the events; leave it out, or the events.");
        if (!hasHistory || !builder.IsFaultless) return;
        var found = member.Compute(builder.Time ?? asOf.Day, asOf.Now, computed, RefuseHistory);
        if (builder.IsFaultless) builder.SetHistory(member.Columns, computed, found);
    }

    private string NameAt(int position) => position < schema.Columns.Count ? schema.Columns[position].Name : schema.Label.Name;

    /// <summary>JSON's escapes can spell half a surrogate pair, which is no text; the framework throws then.</summary>
    private bool TryFind(ref Utf8JsonReader reader, out int position)
    {
        var written = reader.ValueSpan;
        position = reader.ValueIsEscaped ? Utf8Names.Unknown : schema.Names.Find(written, nextPosition);
        if (!reader.ValueIsEscaped) return true;
        var name = written.Length <= OnStack ? stackalloc byte[OnStack] : new byte[written.Length];
        try
        {
            position = schema.Names.Find(name[..reader.CopyString(name)], nextPosition);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, Column column, int feature)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartArray or JsonTokenType.StartObject:
                if ((ReferenceEquals(column, schema.Identifier) ? "a text or a number" : column.Expected) is { } expected)
                    builder.Refuse(
                        column.Name,
                        RecordError.NotAValue,
                        $"'{column.Name}' must be {expected}, not {Describe(reader.TokenType)}.");
                reader.Skip();
                break;
            case JsonTokenType.Null:
                builder.Set(column, feature, "");
                break;
            default:
                ReadText(ref reader, column, feature);
                break;
        }
    }

    /// <summary>Reads the label, which may be anything: only what says that the customer has left counts.</summary>
    private void ReadLabel(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) reader.Skip();
        if (reader.TokenType is JsonTokenType.Null or JsonTokenType.EndArray or JsonTokenType.EndObject) return;
        var text = reader.ValueSpan.Length <= OnStack ? stackalloc char[OnStack] : new char[reader.ValueSpan.Length];
        if (TryCopy(ref reader, text, out var length)) builder.SetLabel(text[..length]);
    }

    /// <summary>A value becomes letters on the stack, for the one reader of values there is.</summary>
    private void ReadText(ref Utf8JsonReader reader, Column column, int feature)
    {
        var most = reader.ValueSpan.Length;
        var rented = most <= OnStack ? null : ArrayPool<char>.Shared.Rent(most);
        var text = rented ?? stackalloc char[OnStack];
        if (!TryCopy(ref reader, text, out var length))
            builder.Refuse(column.Name, RecordError.NotText, "The value is not valid Unicode (unpaired surrogate).");
        else
            builder.Set(
                column,
                feature,
                text[..length],
                reader.TokenType == JsonTokenType.Number ? ValueSource.JsonNumber : ValueSource.Text);
        if (rented is not null)
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
    }

    private static bool TryCopy(ref Utf8JsonReader reader, scoped Span<char> text, out int length)
    {
        length = 0;
        try
        {
            length =
                reader.TokenType == JsonTokenType.String
                    ? reader.CopyString(text)
                    : Encoding.UTF8.GetChars(reader.ValueSpan, text);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void RefuseUnknown(string name)
    {
        if (!unknownNames.Add(name))
        {
            RefuseDuplicate(name);
            return;
        }

        var nearest = schema.NearestName(name);
        var hint = nearest is null ? "GET /schema lists the fields." : $"Did you mean '{nearest}'?";
        builder.Refuse(name, RecordError.UnknownField, $"The model knows no field '{RecordBuilder.Echo(name)}'. {hint}");
    }

    private void RefuseDuplicate(string name) =>
        builder.Refuse(name, RecordError.DuplicateField, "The field is there twice; send it once.");

    private static string Describe(JsonTokenType kind) => kind switch
    {
        JsonTokenType.StartArray => "an array",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
