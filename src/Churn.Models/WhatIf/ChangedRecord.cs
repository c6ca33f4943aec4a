using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Csv;
using Churn.Core.Schema;

namespace Churn.Models.WhatIf;

/// <summary>Puts other values into a customer's record.</summary>
internal static class ChangedRecord
{
    private const string NotChangeable = "not-changeable";

    /// <summary>The most faults that are reported.</summary>
    private const int MaxFaults = 100;

    /// <summary>The fault of changes that change nothing.</summary>
    public static RecordError NoChanges { get; } = new(
        null, "no-changes", "Nothing changes: send at least one value that differs from the customer's.");

    /// <summary>Finds what cannot be changed: the label, the customer's key, and what the model does not use or know.</summary>
    public static IReadOnlyList<RecordError> Faults(CustomerSchema schema, JsonElement changes)
    {
        if (changes.ValueKind != JsonValueKind.Object)
            return [new RecordError(null, RecordError.NotAnObject, "Changes are a flat JSON object of new values by column.")];
        try
        {
            string[] names = [.. changes.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal)];
            return names.Length == 0
                ? [NoChanges]
                : [.. names.Select(name => Fault(schema, name)).OfType<RecordError>().Take(MaxFaults)];
        }
        catch (InvalidOperationException) // a name has half a surrogate pair
        {
            return [new RecordError(null, RecordError.NotText, "The name of a field is not valid Unicode (unpaired surrogate).")];
        }
    }

    /// <summary>Returns the customer with the changes.</summary>
    public static JsonElement Merge(JsonElement customer, JsonElement changes)
    {
        var changed = changes.EnumerateObject().Select(member => member.Name).ToHashSet(StringComparer.Ordinal);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var member in customer.EnumerateObject().Where(member => !changed.Contains(member.Name))
                .Concat(changes.EnumerateObject()))
            {
                json.WritePropertyName(member.Name);
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(member.Value), skipInputValidation: true); // the reader judges it
            }

            json.WriteEndObject();
        }

        return JsonElement.Parse(bytes.WrittenSpan);
    }

    /// <summary>Whether a model and decisions read the same of two records.</summary>
    public static bool IsSame(CustomerRecord one, CustomerRecord other) =>
        one.Coded.Features.AsSpan().SequenceEqual(other.Coded.Features)
        && one.Coded.Amounts.AsSpan().SequenceEqual(other.Coded.Amounts);

    private static RecordError? Fault(CustomerSchema schema, string name)
    {
        var echo = PlainText.Start(name);
        if (name == schema.Label.Name)
            return new RecordError(name, NotChangeable, $"'{echo}' is what the model predicts; it cannot be changed.");
        if (!schema.TryFind(name, out var column, out _))
        {
            var hint = schema.NearestName(name) is { } nearest ? $"Did you mean '{nearest}'?" : "GET /schema lists the fields.";
            return new RecordError(name, RecordError.UnknownField, $"The model knows no field '{echo}'. {hint}");
        }

        return column switch
        {
            UnusedColumn unused => new RecordError(
                name, NotChangeable, $"'{echo}' is not used, so a change of it changes nothing: {unused.WhyUnused}."),
            FreeTextColumn => new RecordError(name, NotChangeable, $"'{echo}' is free text; it cannot be changed."),
            IdentifierColumn => new RecordError(name, NotChangeable, $"'{echo}' names the customer; it cannot be changed."),
            _ => null,
        };
    }
}
